import { useState } from 'react';
import { GestureForm } from '#components/editor/gesture-form.tsx';
import { WeightsForm } from '#components/editor/weights-form.tsx';
import { Popover } from '#components/ui/popover.tsx';
import { searchNodes } from '#lib/graph/filter-graph.ts';
import type { GraphModel } from '#lib/graph/model.ts';
import { type ObjectKey, parseObjectKey } from '#lib/identity/object-ref.ts';
import type { Anchor } from './graph-actions.ts';
import { NodePicker } from './node-picker.tsx';

/** What was started on the canvas and is not finished yet. */
export type Gesture =
  | { readonly kind: 'pick'; readonly parent: ObjectKey; readonly anchor: Anchor }
  | {
      readonly kind: 'draw';
      readonly parent: ObjectKey;
      readonly backend: ObjectKey;
      readonly anchor: Anchor;
    }
  | {
      readonly kind: 'weights';
      readonly route: ObjectKey;
      readonly ruleIndex: number;
      readonly anchor: Anchor;
    };

type GesturePopoverProps = {
  readonly gesture: Gesture | null;
  readonly model: GraphModel;
  readonly onChange: (gesture: Gesture | null) => void;
};

/** The form of a gesture, where it was made. */
export function GesturePopover({ gesture, model, onChange }: GesturePopoverProps) {
  // While it closes, what it showed stays in it.
  const [shown, setShown] = useState<Gesture | null>(gesture);
  if (gesture !== null && gesture !== shown) setShown(gesture);
  if (shown === null) return null;
  const close = () => onChange(null);
  return (
    <Popover
      focusKey={shown.kind}
      keepsOpen={shown.kind !== 'pick'}
      title={titleOf(shown)}
      open={gesture !== null}
      onOpenChange={(open) => {
        if (!open) close();
      }}
      anchor={shown.anchor}
      className="w-[26rem]"
    >
      <GestureBody gesture={shown} model={model} onChange={onChange} close={close} />
    </Popover>
  );
}

function GestureBody({
  gesture,
  model,
  onChange,
  close,
}: Omit<GesturePopoverProps, 'gesture'> & { readonly gesture: Gesture; readonly close: () => void }) {
  switch (gesture.kind) {
    case 'pick':
      return (
        <NodePicker
          inline
          label="Service to send traffic to"
          placeholder="Service name or namespace"
          find={(text) => targets(model, gesture.parent, text)}
          onPick={(node) => onChange({ ...gesture, kind: 'draw', backend: node.key })}
        />
      );
    case 'draw':
      return <GestureForm parent={gesture.parent} backend={gesture.backend} onDone={close} />;
    case 'weights':
      return <WeightsForm route={gesture.route} ruleIndex={gesture.ruleIndex} onDone={close} />;
  }
}

function titleOf(gesture: Gesture): string {
  const name = (key: ObjectKey) => parseObjectKey(key)?.name ?? key;
  switch (gesture.kind) {
    case 'pick':
      return `Route traffic from ${name(gesture.parent)} to…`;
    case 'draw':
      return `${name(gesture.parent)} → ${name(gesture.backend)}`;
    case 'weights':
      return `${name(gesture.route)}: shares of rule ${gesture.ruleIndex + 1}`;
  }
}

/** Services that can take traffic; without a search those of the same namespace come first. */
function targets(model: GraphModel, parent: ObjectKey, text: string) {
  const namespace = parseObjectKey(parent)?.namespace;
  const services = model.nodes.filter(
    (node) => node.kind === 'service' && !node.missing && node.key !== parent,
  );
  if (text.trim() !== '') return searchNodes({ nodes: services, edges: [] }, text);
  const rank = (node: { readonly namespace: string }) => (node.namespace === namespace ? 0 : 1);
  return services.toSorted((a, b) => rank(a) - rank(b) || a.id.localeCompare(b.id));
}

import { useCallback, useRef, useState } from 'react';
import { useDraft } from '#components/editor/draft-store.tsx';
import { useWorld } from '#components/live/cluster-live.tsx';
import { useToast } from '#components/ui/toast.tsx';
import type { EditError } from '#lib/edit/edit-error.ts';
import type { Plan } from '#lib/edit/plan.ts';
import { planDeleteRoute } from '#lib/edit/plan-route.ts';
import { planRemoveBackend } from '#lib/edit/plan-rules.ts';
import type { GraphModel, GraphNode } from '#lib/graph/model.ts';
import type { ObjectKey } from '#lib/identity/object-ref.ts';
import type { Result } from '#lib/result/result.ts';
import type { Gesture } from './gesture-popover.tsx';
import type { Anchor } from './graph-actions.ts';

export type Gestures = {
  readonly gesture: Gesture | null;
  readonly setGesture: (gesture: Gesture | null) => void;
  readonly pick: (from: ObjectKey, anchor: Anchor) => void;
  readonly draw: (from: ObjectKey, to: ObjectKey, anchor: Anchor) => void;
  readonly editWeights: (route: ObjectKey, ruleIndex: number, anchor: Anchor) => void;
  readonly deleteNode: (node: GraphNode) => void;
  readonly deleteEdge: (edgeId: string) => void;
};

/** What a person does on the canvas, as gestures under way and as steps of the draft. */
export function useGestures(model: GraphModel): Gestures {
  const [gesture, setGesture] = useState<Gesture | null>(null);
  const { draft, run } = useDraft();
  const world = useWorld();
  const { show } = useToast();
  // Cards and edges are memoised on these functions: they read what is newest instead of changing with it.
  const latest = useRef({ model, draft, world });
  latest.current = { model, draft, world };

  const perform = useCallback(
    (plan: Result<Plan, EditError>) => {
      const done = plan.ok ? run({ label: plan.value.label, commands: plan.value.commands }) : plan;
      if (!done.ok) show({ tone: 'warn', title: 'Not possible', description: done.error.message });
      else if (plan.ok) show({ tone: 'info', title: plan.value.label, description: plan.value.sentence });
    },
    [run, show],
  );
  const pick = useCallback((from: ObjectKey, anchor: Anchor) => {
    const parent = parentOf(latest.current.model, from);
    if (parent !== null) setGesture({ kind: 'pick', parent, anchor });
  }, []);
  const draw = useCallback((from: ObjectKey, backend: ObjectKey, anchor: Anchor) => {
    const parent = parentOf(latest.current.model, from);
    if (parent !== null) setGesture({ kind: 'draw', parent, backend, anchor });
  }, []);
  const editWeights = useCallback(
    (route: ObjectKey, ruleIndex: number, anchor: Anchor) =>
      setGesture({ kind: 'weights', route, ruleIndex, anchor }),
    [],
  );
  const deleteNode = useCallback(
    (node: GraphNode) => {
      if (node.kind !== 'route' || node.change === 'removed') return;
      perform(planDeleteRoute(latest.current.world, latest.current.draft, { route: node.key }));
    },
    [perform],
  );
  const deleteEdge = useCallback(
    (edgeId: string) => {
      const edge = latest.current.model.edges.find((candidate) => candidate.id === edgeId);
      if (edge?.kind !== 'backend' || edge.change === 'removed') return;
      const intent = { route: edge.source, rule: edge.ruleIndex, backend: edge.refIndex };
      perform(planRemoveBackend(latest.current.world, latest.current.draft, intent));
    },
    [perform],
  );
  return { gesture, setGesture, pick, draw, editWeights, deleteNode, deleteEdge };
}

/** The Service traffic is drawn from: the node itself, or the first Service parent of a route card. */
function parentOf(model: GraphModel, from: ObjectKey): ObjectKey | null {
  const nodes = new Map(model.nodes.map((node) => [node.key, node]));
  if (nodes.get(from)?.kind === 'service') return from;
  const attached = model.edges.find(
    (edge) => edge.kind === 'attach' && edge.target === from && nodes.get(edge.source)?.kind === 'service',
  );
  return attached?.source ?? null;
}

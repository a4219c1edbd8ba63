'use client';

import { Button } from '#components/ui/button.tsx';
import { PanelSection } from '#components/ui/panel.tsx';
import type { Service } from '#lib/gateway-api/service.ts';
import { withoutPort } from '#lib/routing/frontend/host.ts';
import { announceOpening } from './opening.ts';
import { useRequestForm } from './simulation-provider.tsx';

/** The ports a Service has instead of the one asked for; one press takes one. */
export function PortChoice({ service }: { readonly service: Service }) {
  const { form, change } = useRequestForm();
  const ports = service.ports.filter(({ protocol }) => protocol === 'TCP');
  const take = (port: number) => {
    announceOpening();
    change({ ...form, to: `${withoutPort(form.to.trim())}${port === 80 ? '' : `:${port}`}` });
  };
  return (
    <PanelSection title={`Ports of ${service.namespace}/${service.name}`}>
      {ports.length === 0 ? (
        <p className="text-sm text-ink-2">It lists none for TCP.</p>
      ) : (
        <div className="flex flex-wrap gap-2">
          {ports.map(({ port, name }) => (
            <Button key={port} size="sm" onClick={() => take(port)}>
              <span className="tabular-nums">Port {port}</span>
              {name !== null && <span className="font-normal text-ink-2">{name}</span>}
            </Button>
          ))}
        </div>
      )}
    </PanelSection>
  );
}

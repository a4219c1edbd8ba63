import { cva, type VariantProps } from 'class-variance-authority';
import { cn } from '#components/ui/cn.ts';

const looks = cva('graph-card relative flex size-full border bg-surface text-left transition-colors', {
  variants: {
    shape: { service: 'rounded-md', gateway: 'rounded-lg', route: 'flex-col rounded-md' },
    change: {
      none: 'border-line-strong/60',
      added: 'border-draft-add border-dashed',
      changed: 'border-draft-change border-dashed',
      removed: 'border-draft-remove border-dashed',
    },
    selected: { true: 'outline-2 outline-accent outline-offset-1', false: '' },
    missing: { true: 'border-dashed border-bad bg-bad-soft', false: '' },
  },
});

/** Frame of a node card; the change of the draft decides the border, selection adds the ring. */
export function cardClass(card: VariantProps<typeof looks>): string {
  return cn(looks(card));
}

import {
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleX,
  Info,
  type LucideIcon,
  Minus,
  Pencil,
  Plus,
} from 'lucide-react';
import type { Tone } from './tone.ts';

/** The icon that goes with a tone where a component names none: shape tells what colour alone must not. */
export const TONE_ICON: Readonly<Record<Tone, LucideIcon>> = {
  ok: CircleCheck,
  warn: CircleAlert,
  bad: CircleX,
  info: Info,
  idle: CircleDashed,
  accent: CircleDot,
  'draft-add': Plus,
  'draft-change': Pencil,
  'draft-remove': Minus,
};

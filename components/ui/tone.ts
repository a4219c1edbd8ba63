/** What a coloured mark says. Health uses ok…idle; drafts use the three draft tones; accent is for selection. */
export type Tone =
  | 'ok'
  | 'warn'
  | 'bad'
  | 'info'
  | 'idle'
  | 'accent'
  | 'draft-add'
  | 'draft-change'
  | 'draft-remove';

/** Class that sets `--tone` and `--tone-soft` for what is inside. */
export const TONE_CLASS: Readonly<Record<Tone, string>> = {
  ok: 'tone-ok',
  warn: 'tone-warn',
  bad: 'tone-bad',
  info: 'tone-info',
  idle: 'tone-idle',
  accent: 'tone-accent',
  'draft-add': 'tone-draft-add',
  'draft-change': 'tone-draft-change',
  'draft-remove': 'tone-draft-remove',
};

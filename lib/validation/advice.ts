import type { Diagnostic, DiagnosticSource, FieldPath, Fix, Severity } from '#lib/result/diagnostic.ts';

/** A rule of ours: how bad it is to break it, why it is one, and where it stands. */
export type AdviceRule = {
  /** `error` only where the route cannot work whatever the implementation. */
  readonly severity: Severity;
  /** One sentence for people who ask why. */
  readonly reason: string;
  readonly spec: string;
};

/** What one finding says: the message names the field and what will happen, the remedy says what to do. */
export type Advice = {
  readonly path: FieldPath;
  readonly message: string;
  readonly remedy: string;
  readonly fix?: Fix | undefined;
  /** Only where one rule weighs differently from case to case. */
  readonly severity?: Severity;
};

/** A function that words findings of the rules of a table. */
export function adviser<Code extends string>(
  source: DiagnosticSource,
  rules: Readonly<Record<Code, AdviceRule>>,
): (code: Code, advice: Advice) => Diagnostic {
  return (code, { path, message, remedy, fix, severity }) => {
    const rule = rules[code];
    return {
      code,
      severity: severity ?? rule.severity,
      source,
      path,
      message,
      remedy,
      ...(fix ? { fix } : {}),
      spec: rule.spec,
    };
  };
}

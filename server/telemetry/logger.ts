import { type DestinationStream, destination, type Logger, type LoggerOptions, pino } from 'pino';

/** Never in a log, wherever they turn up: what opens a door, and what a person or a cluster said. */
const SECRET_KEYS = ['authorization', 'cookie', 'token', 'csrf', 'password', 'secret', 'body', 'headers'];

/** JSON lines on stderr, so that stdout stays for the link. Levels as pino names them. */
export function createLogger(level: NonNullable<LoggerOptions['level']>, sink?: DestinationStream): Logger {
  const paths = SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);
  return pino(
    { level, base: null, redact: { paths, censor: '[redacted]' }, timestamp: pino.stdTimeFunctions.isoTime },
    sink ?? destination({ fd: 2, sync: true }),
  );
}

import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import { faultActionSchema, faultStateSchema, NO_FAULTS } from '#lib/wire/sandbox-faults.ts';
import { MASTERS } from '../access/user.ts';
import type { Incoming } from '../http/api.ts';
import { readRequest } from '../http/request.ts';
import { respond } from '../http/respond.ts';
import { badRequest, methodNotAllowed, StatusError } from '../status-error.ts';
import type { Faults } from './start-faults.ts';

const PATH = '/meshloom/faults';

/**
 * Answers `/meshloom/faults`, for administrators only: GET what is on, PUT what is to be on, DELETE all off, POST something
 * that happens once. False for other paths. Throws StatusError 400, 403 and 405.
 */
export async function answerFaults(
  faults: Faults,
  { message, user }: Incoming,
  response: ServerResponse,
): Promise<boolean> {
  if (message.url?.split('?')[0] !== PATH) return false;
  if (!user.groups.includes(MASTERS))
    throw new StatusError({
      code: 403,
      reason: 'Forbidden',
      message: 'forbidden: only administrators switch faults',
    });
  const { method, body } = await readRequest(message);
  switch (method) {
    case 'GET':
      break;
    case 'PUT':
      await faults.set(parse(faultStateSchema, body));
      break;
    case 'DELETE':
      await faults.set(NO_FAULTS);
      break;
    case 'POST': {
      const action = parse(faultActionSchema, body);
      // The answer goes out before the connection does. What goes wrong then stands in the log.
      response.once('finish', () => void faults.act(action).catch(() => undefined));
      respond(response, { code: 202, body: { ...faults.state() } });
      return true;
    }
    default:
      throw methodNotAllowed();
  }
  respond(response, { code: 200, body: { ...faults.state() } });
  return true;
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  throw badRequest(`the faults are not valid: ${z.prettifyError(parsed.error)}`);
}

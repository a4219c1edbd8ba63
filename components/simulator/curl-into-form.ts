import { err, ok, type Result } from '#lib/result/result.ts';
import { parseCurl } from '#lib/routing/request-text/parse-curl.ts';
import { splitQuery } from '#lib/routing/request-text/query-rows.ts';
import type { RequestForm } from './request-form.ts';

/** Puts a curl line into the form; where the request comes from stays, since curl does not say. An error is one sentence. */
export function readCurlInto(
  form: RequestForm,
  line: string,
): Result<{ readonly form: RequestForm; readonly notes: readonly string[] }, string> {
  const read = parseCurl(line);
  if (!read.ok) return err(read.error);
  const { host, method, headers, notes, path: target } = read.value;
  const { path, rows } = splitQuery(target);
  const isGrpc = headers.some(
    ({ name, value }) => name.toLowerCase() === 'content-type' && value.startsWith('application/grpc'),
  );
  return ok({
    notes,
    form: {
      from: form.from,
      to: host,
      protocol: isGrpc ? 'grpc' : 'http',
      method,
      path,
      query: rows.map((row, id) => ({ id, ...row })),
      headers: headers.map((header, id) => ({ id, ...header })),
    },
  });
}

/*
 * A registry mirror that holds only this platform's binaries makes npm leave the other platforms' optional packages out of the
 * lockfile, and `npm ci` then refuses it everywhere. This adds what the parents' exact optionalDependencies name: version and
 * platform, from the package's name. Run it after every change of dependencies: `node .ci/complete-lockfile.mjs`.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const OS = [
  'linux',
  'darwin',
  'win32',
  'android',
  'freebsd',
  'openharmony',
  'openbsd',
  'netbsd',
  'sunos',
  'aix',
];
const CPU = [
  'x64',
  'arm64',
  'ia32',
  'arm',
  'ppc64',
  'riscv64',
  's390x',
  'loong64',
  'wasm32',
  'mips64el',
  'universal',
];

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const added = [];
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const here = `node_modules/${name}`;
    const nested = `${path}/${here}`;
    if (path === '' || lock.packages[here] || lock.packages[nested]) continue;
    if (!/^\d/.test(version)) continue;
    lock.packages[here] = { version, ...platformOf(name), ...(entry.dev && { dev: true }), optional: true };
    added.push(`${name}@${version}`);
  }
}
const { '': rootEntry, ...rest } = lock.packages;
const sorted = Object.entries(rest).sort(([a], [b]) => a.localeCompare(b, 'en'));
// No download addresses: they belong to whoever installs.
for (const [, entry] of sorted) delete entry.resolved;
lock.packages = { '': rootEntry, ...Object.fromEntries(sorted) };
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(
  `${added.length === 0 ? 'The lockfile was complete.' : `Added:\n${added.join('\n')}`}\n`,
);

function platformOf(name) {
  const words = name.split(/[/-]/);
  const os = OS.filter((word) => words.includes(word));
  const cpu = CPU.filter(
    (word) =>
      words.includes(word) || (word === 'arm' && words.some((part) => /^arm(v7)?$|^gnueabihf$/.test(part))),
  );
  const libc =
    words.includes('musl') || words.includes('musleabihf')
      ? ['musl']
      : words.includes('gnu')
        ? ['glibc']
        : [];
  return {
    ...(cpu.length > 0 && { cpu }),
    ...(os.length > 0 && { os }),
    ...(libc.length > 0 && os.includes('linux') && { libc }),
  };
}

// The arrows of the house as data: each rule says what to do instead (README, "Where a thing belongs").
export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Extract what both need into the lower layer.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'lib-is-pure',
      severity: 'error',
      comment: 'lib runs in browser, worker and Node: take what you need as an argument.',
      from: { path: '^lib/', pathNot: '\\.(test|bench)\\.ts$' },
      to: {
        path: '^(app|components|server|e2e)/|^node_modules/(react|react-dom|next|@xyflow|hono|undici|pino)/',
      },
    },
    {
      name: 'lib-no-node',
      severity: 'error',
      comment: 'No node:* in lib; I/O belongs to server.',
      from: { path: '^lib/', pathNot: '\\.(test|bench)\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'browser-never-imports-server',
      severity: 'error',
      comment: 'Both sides meet in lib/wire; not even types cross.',
      from: { path: '^(app|components)/' },
      to: { path: '^(server|e2e)/' },
    },
    {
      name: 'components-not-app',
      severity: 'error',
      comment: 'app composes components.',
      from: { path: '^components/' },
      to: { path: '^app/' },
    },
    {
      name: 'server-only-lib',
      severity: 'error',
      comment: 'The server renders nothing: Next does, through its handler.',
      from: { path: '^server/' },
      to: { path: '^(app|components|e2e)/' },
    },
    {
      name: 'e2e-only-lib-and-http',
      severity: 'error',
      comment: 'Tests speak HTTP and see the screen; only pure lib is shared.',
      from: { path: '^e2e/' },
      to: { path: '^(app|components|server)/' },
    },
    {
      name: 'ui-is-generic',
      severity: 'error',
      comment: 'components/ui knows no domain type and fetches nothing.',
      from: { path: '^components/ui/' },
      to: { path: '^(lib/(?!result)|components/(?!ui))' },
    },
    {
      name: 'one-door-to-react-flow',
      severity: 'error',
      comment: 'Only components/graph imports @xyflow/react.',
      from: { pathNot: '^components/graph/' },
      to: { path: '^node_modules/@xyflow/' },
    },
    {
      name: 'one-door-to-kubernetes',
      severity: 'error',
      comment: 'Only server/kube loads kubeconfigs and talks to an API server.',
      from: { path: '^(lib|server|app|components)/', pathNot: '^server/kube/' },
      to: { path: '^node_modules/@kubernetes/client-node/' },
    },
    ...libOrder(),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(\\.next|node_modules/\\.cache)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json', '.css'],
    },
  },
};

/** result ← identity ← gateway-api ← {routing, validation, status, conformance, mesh} ← graph; result ← yaml ← edit */
function libOrder() {
  const above = {
    result: [],
    identity: ['result'],
    'gateway-api': ['result', 'identity'],
    yaml: ['result'],
    wire: ['result', 'identity', 'gateway-api'],
    routing: ['result', 'identity', 'gateway-api'],
    validation: ['result', 'identity', 'gateway-api', 'yaml', 'routing'],
    status: ['result', 'identity', 'gateway-api'],
    mesh: ['result', 'identity', 'gateway-api'],
    graph: ['result', 'identity', 'gateway-api', 'routing', 'validation', 'status', 'mesh'],
    edit: ['result', 'identity', 'gateway-api', 'yaml', 'routing'],
  };
  return Object.entries(above).map(([folder, allowed]) => ({
    name: `lib-order-${folder}`,
    severity: 'error',
    comment: `lib/${folder} may use only: ${allowed.join(', ') || 'nothing of ours'}.`,
    from: { path: `^lib/${folder}/`, pathNot: '\\.(test|bench)\\.ts$' },
    to: { path: '^lib/', pathNot: `^lib/(${[folder, ...allowed].join('|')})/` },
  }));
}

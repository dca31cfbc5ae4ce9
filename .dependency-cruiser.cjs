/**
 * The import rules of the house. Type-only imports count: a type from above is a dependency too.
 * Each rule's comment is what a developer reads when it fails.
 */
const below = (folder, allowed) => ({
  name: `${folder.replaceAll('/', '-')}-imports-down`,
  severity: 'error',
  comment: `${folder} may import only: ${allowed.join(', ') || 'nothing of ours'}. Imports point down the list in docs/architecture.md.`,
  from: { path: `^${folder}/`, pathNot: '\\.(lab\\.|vm\\.)?test\\.tsx?$' },
  to: {
    path: '^(model|server|app|components|lab|bench|e2e|setup)/',
    pathNot: [`^${folder}/`, ...allowed.map((one) => `^${one}`)],
  },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files that import each other are one file in two pieces: move what both need below them.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'An import that resolves to nothing.',
      from: {},
      to: { couldNotResolve: true, pathNot: ['^bun:', '^cloudflare:'] },
    },
    below('model', []),
    below('server/libc', []),
    below('server/netns', ['model/', 'server/libc/']),
    below('server/netlink', ['model/', 'server/libc/']),
    below('server/reconnect', ['model/']),
    below('server/docker', ['model/', 'server/reconnect/']),
    below('server/ovsdb', ['model/', 'server/reconnect/']),
    below('server/netfilter', ['model/', 'server/libc/']),
    below('server/topology', ['model/', 'server/(netns|netlink|docker|ovsdb|netfilter)/facts\\.ts$']),
    below('server/live', ['model/', 'server/(libc|netns|netlink|docker|ovsdb|netfilter|topology)/']),
    below('server/diagnose', [
      'model/',
      'server/topology/',
      'server/(netns|netlink|docker|ovsdb|netfilter)/facts\\.ts$',
    ]),
    below('server/store', ['model/']),
    below('server/access', ['model/', 'server/store/']),
    below('server/plan', ['model/']),
    below('server/apply', ['model/', 'server/(libc|netns|netlink|docker|ovsdb|topology|live|plan|store)/']),
    below('server/api', ['model/', 'server/(live|diagnose|access|store|plan|apply)/']),
    below('server/gateway', ['model/']),
    below('server/supervise', ['model/', 'server/[^/]+\\.ts$']),
    below('components/ui', []),
    below('components', ['model/']),
    below('app', ['model/', 'components/', 'server/gateway/']),
    {
      name: 'koffi-only-in-libc',
      severity: 'error',
      comment: 'Calls into C live in server/libc, so that one place knows struct layouts and errno.',
      from: { pathNot: '^server/libc/' },
      to: { path: 'node_modules/koffi' },
    },
    {
      name: 'not-to-test',
      severity: 'error',
      comment: 'Product code never imports a test.',
      from: { pathNot: '\\.test\\.tsx?$' },
      to: { path: '\\.test\\.tsx?$' },
    },
    {
      name: 'product-not-to-lab',
      severity: 'error',
      comment: 'The lab proves the product; the product does not know it.',
      from: { path: '^(model|server|app|components)/', pathNot: '\\.(lab\\.|vm\\.)?test\\.tsx?$' },
      to: { path: '^(lab|bench|e2e)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(\\.next|\\.cache)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};

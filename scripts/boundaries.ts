/**
 * Judges the whole import graph by the table in `layers.ts`, and the shared sources by what purity means. The linter says the same
 * line by line while one types; this sees chains, files the table forgets, and clocks read by `new Date()`.
 */
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseSync } from '@swc/core'
import { cruise, type ICruiseResult, type IDependency, type IModule } from 'dependency-cruiser'
import { concrete, covers, layerOf, layers, unreachable } from './layers.ts'

/** What was looked at and what was found wrong, one sentence each. */
export type BoundaryReport = { readonly modules: number; readonly dependencies: number; readonly violations: readonly string[] }

const roots = ['src-shared', 'src-main', 'src-renderer', 'src-server']

/** Reads every source below `repo` and returns all violations. */
export async function checkBoundaries(repo: string): Promise<BoundaryReport> {
  const graph = await readGraph(repo)
  const own = graph.filter((module) => roots.some((root) => covers(root, module.source)))
  return {
    modules: own.length,
    dependencies: own.reduce((sum, module) => sum + module.dependencies.length, 0),
    violations: [
      ...own.flatMap(judgeModule),
      ...unreachable.flatMap((rule) => judgeReach(graph, rule)),
      ...own.flatMap((module) => judgePurity(repo, module.source)),
      ...judgeMigrations(repo),
    ],
  }
}

async function readGraph(repo: string): Promise<readonly IModule[]> {
  const result = await cruise(
    roots,
    { baseDir: repo, parser: 'swc', tsPreCompilationDeps: true, doNotFollow: { path: 'node_modules' }, exclude: { path: '\\.(css|svg|png|woff2)$' } },
    { extensions: ['.ts', '.tsx', '.js', '.cjs', '.mjs', '.json'], conditionNames: ['import', 'node', 'default', 'types'], exportsFields: ['exports'] },
  )
  return (result.output as ICruiseResult).modules
}

function judgeModule(module: IModule): string[] {
  const layer = layerOf(module.source)
  if (!layer)
    return /\.tsx?$/.test(module.source) && !module.source.endsWith('.d.ts') ? [`${module.source}: no layer of scripts/layers.ts holds this file`] : []
  return module.dependencies.flatMap((dependency) => {
    if (dependency.module.startsWith('../') && !staysInside(module.source, dependency))
      return [`${module.source}: climbs out of its folder in ${dependency.module}`]
    if (dependency.couldNotResolve) return [`${module.source}: there is no ${dependency.module}`]
    const typeOnly = dependency.dependencyTypes.includes('type-only')
    const allowed = isOwn(dependency)
      ? [...layer.layers, ...(typeOnly ? (layer.layerTypes ?? []) : [])].some((folder) => covers(folder, dependency.resolved))
      : [...layer.packages, ...(typeOnly ? (layer.packageTypes ?? []) : [])].includes(packageOf(dependency))
    return allowed ? [] : [`${module.source}: ${layer.folder} may not import ${isOwn(dependency) ? dependency.resolved : packageOf(dependency)}`]
  })
}

/** One step up is a relative import while it ends in the same outermost layer; a path of two steps never is. */
function staysInside(file: string, dependency: IDependency): boolean {
  const [outermost] = layers.filter((layer) => covers(layer.folder, file)).sort((a, b) => a.folder.length - b.folder.length)
  return outermost !== undefined && !dependency.module.startsWith('../../') && covers(concrete(outermost.folder, file), dependency.resolved)
}

const isOwn = (dependency: IDependency) => [...roots, 'tests', 'scripts', 'bench'].some((root) => covers(root, dependency.resolved))

function packageOf(dependency: IDependency): string {
  if (dependency.coreModule) return 'node:'
  const [scope = '', name] = dependency.module.split('/')
  return scope.startsWith('@') ? `${scope}/${name}` : scope
}

function judgeReach(graph: readonly IModule[], rule: (typeof unreachable)[number]): string[] {
  const bySource = new Map(graph.map((module) => [module.source, module]))
  const waiting = graph.filter((module) => covers(rule.from, module.source)).map((module) => [module.source])
  const seen = new Set(waiting.map(([source]) => source))
  const found: string[] = []
  for (let chain = waiting.pop(); chain; chain = waiting.pop()) {
    for (const dependency of bySource.get(chain.at(-1) ?? '')?.dependencies ?? []) {
      if (dependency.dependencyTypes.includes('type-only')) continue
      if (!isOwn(dependency)) {
        if (rule.never.includes(packageOf(dependency))) found.push(`${chain.join(' → ')} → ${packageOf(dependency)}: ${rule.why}`)
      } else if (!seen.has(dependency.resolved)) {
        seen.add(dependency.resolved)
        waiting.push([...chain, dependency.resolved])
      }
    }
  }
  return found
}

/** `new Date()` reads the clock and looks to the linter like any other construction. */
function judgePurity(repo: string, file: string): string[] {
  if (!covers('src-shared', file)) return []
  const tree: unknown = parseSync(readFileSync(path.join(repo, file), 'utf8'), { syntax: 'typescript', tsx: file.endsWith('x'), target: 'es2022' })
  return readsClock(tree) ? [`${file}: new Date() reads the clock; the time arrives as an argument`] : []
}

function readsClock(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(readsClock)
  if (typeof node !== 'object' || node === null) return false
  const { type, callee, arguments: given } = node as { type?: string; callee?: { type?: string; value?: string }; arguments?: unknown[] }
  const named = callee?.type === 'Identifier' && callee.value === 'Date'
  if (named && (type === 'CallExpression' || (type === 'NewExpression' && (given ?? []).length === 0))) return true
  return Object.values(node).some(readsClock)
}

function judgeMigrations(repo: string): string[] {
  return globSync('migrations/**/*.*', { cwd: repo }).flatMap((file) => (file.endsWith('.sql') ? [] : [`${file}: migrations are SQL only`]))
}

if (import.meta.main) {
  const report = await checkBoundaries(path.resolve(import.meta.dirname, '..'))
  for (const violation of report.violations) console.error(violation)
  console.log(`boundaries: ${report.modules} modules, ${report.dependencies} imports, ${report.violations.length} violations`)
  process.exitCode = report.violations.length === 0 && report.modules > 0 ? 0 : 1
}

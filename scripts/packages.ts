/**
 * Whether what npm has installed is what package-lock.json names, package by package: npm keeps what it installed in node_modules/.package-lock.json. Optional packages may be
 * missing, none may be another. As a program its exit code says it, for `setup.sh`.
 */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

type Installed = Readonly<Record<string, { readonly version?: string; readonly integrity?: string; readonly optional?: boolean }>>

const repo = path.resolve(import.meta.dirname, '..')

/** How many packages are as they should be, and the first that is not. */
export function comparePackages(root = repo): { readonly same: number; readonly differing: string | undefined } {
  const wanted = packagesIn(path.join(root, 'package-lock.json'))
  const present = packagesIn(path.join(root, 'node_modules', '.package-lock.json'))
  const isSame = (name: string): boolean => present[name]?.version === wanted[name]?.version && present[name]?.integrity === wanted[name]?.integrity
  const needed = Object.keys(wanted).filter((name) => name !== '' && wanted[name]?.optional !== true)
  return { same: needed.filter(isSame).length, differing: [...needed, ...Object.keys(present)].find((name) => !isSame(name)) }
}

function packagesIn(file: string): Installed {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { readonly packages: Installed }).packages : {}
}

if (import.meta.main) process.exitCode = comparePackages().differing === undefined ? 0 : 1

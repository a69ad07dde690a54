import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Configuration } from 'electron-builder'

/**
 * What differs in a package on the fallback runtime, whose Node cannot load the SQLite driver: the store's code lies outside the archive and a Node 24
 * beside it, for a plain Node reads no archive. Its name says at every place what it is; it has other folders, another identity and another
 * version than a release, so that neither can be taken for the other.
 */
export function fallbackConfiguration(version: string, node: string): Configuration {
  return {
    appId: 'cn.opsdesk.client.fallback',
    productName: 'OpsDesk Fallback Test',
    extraMetadata: { productName: 'OpsDesk Fallback Test', version: `${version}-fallback` },
    linux: { executableName: 'opsdesk-fallback-test' },
    asarUnpack: ['dist/main/store.js', 'dist/main/*-worker.js', 'dist/migrations/**', '**/node_modules/**'],
    extraResources: [{ from: node, to: 'node/node' }],
  }
}

/** What is laid into the finished folder. */
export async function markFallback(folder: string): Promise<void> {
  // The store is a module; the package.json that says so lies inside the archive.
  await writeFile(path.join(folder, 'resources', 'app.asar.unpacked', 'package.json'), '{"type":"module"}\n')
  await writeFile(
    path.join(folder, 'NOT-A-RELEASE.txt'),
    '测试用安装包：使用替代的 Electron 运行时，仅供测试，不得交付使用。\nA package on the fallback Electron runtime: for tests only, not to be given to anybody.\n',
  )
}

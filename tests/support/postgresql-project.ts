import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { fastPlace } from '../../scripts/fast-place.ts'
import { startCluster, type Cluster, type ClusterAddress } from '../../scripts/postgresql-cluster.ts'

declare module 'vitest' {
  // Merging is how vitest lets a setup tell tests something.
  interface ProvidedContext {
    readonly postgresql: ClusterAddress
  }
}

let cluster: Cluster | undefined

/** One PostgreSQL for all tests of the project, in memory where the machine offers it; each test makes its own databases in it. */
export async function setup(project: TestProject): Promise<void> {
  cluster = await startCluster(mkdtempSync(join(fastPlace(), 'opsdesk-postgresql-')))
  project.provide('postgresql', cluster.address)
}

/** Ends it, with whatever tests have left in it. */
export async function teardown(): Promise<void> {
  await cluster?.stop()
}

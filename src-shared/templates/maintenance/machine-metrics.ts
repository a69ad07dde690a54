import type { Metric } from '#shared/domain/machine.ts'

/** What machines measure, as it is called in the library. */
export const machineMetrics = [
  ['cpu', '处理器', 'Processor'],
  ['memory', '内存', 'Memory'],
  ['disk_io', '磁盘繁忙', 'Disk busy'],
  ['disk_space', '磁盘占用', 'Disk used'],
] as const satisfies readonly (readonly [Metric, string, string])[]

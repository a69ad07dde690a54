/** Long work: what it is doing, how fast, how long still. */
export const job = {
  'kind.import-read': '正在读取文件',
  'kind.import-run': '正在导入',
  'kind.import-undo': '正在撤销导入',
  'kind.grid-submit': '正在提交各行',
  'kind.export': '正在导出',
  'kind.backup': '正在备份',
  'kind.restore': '正在恢复',
  'kind.prove': '正在验证备份',
  progress: '{done} / {total}',
  rate: '每秒 {n}',
  left: '还要 {span}',
  seconds: '{n} 秒',
  cancel: '取消',
} as const

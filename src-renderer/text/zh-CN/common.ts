/** Words that every screen uses. */
export const common = {
  product: '运营台',
  loading: '正在读取',
  failed: '这里没有读出来',
  notHere: '这部分不在本机',
  retry: '重试',
  cancel: '取消',
  close: '关闭',
  save: '保存',
  back: '返回',
  next: '下一步',
  yes: '是',
  no: '否',
  content: '内容',
  total: '合计',
  separator: ' · ',
  comma: '、',
} as const

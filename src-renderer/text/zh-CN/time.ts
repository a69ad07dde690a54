/** Words for days and lengths of time. */
export const time = {
  monday: '周一',
  tuesday: '周二',
  wednesday: '周三',
  thursday: '周四',
  friday: '周五',
  saturday: '周六',
  sunday: '周日',
  today: '今天 {time}',
  tomorrow: '明天 {time}',
  yesterday: '昨天 {time}',
  weekday: '{day} {time}',
  late: '超时 {span}',
  left: '剩 {span}',
  minutes: '{n} 分钟',
  hours: '{n} 小时',
  days: '{n} 天',
} as const

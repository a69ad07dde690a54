/** Made-up Chinese of a company's kind: words of two characters, a few of them very common, as real wording is. */
const characters =
  '公司部门财务预算采购合同设备验收项目会议出差报销住宿交通杭州北京上海广深圳成都重庆武汉南西安长沙沈阳大连青岛厦天津石家庄太原' +
  '申请审批提交退回修改确认登记检查维护升级演练培训考核值班访客外借存储介质机房网络安全保密资料档案印章车辆食堂办公用品打印纸笔' +
  '服务器交换路由防火墙电源空调温湿度消防巡查记录问题原因处理结果责任人员计划时间地点数量单价总金额发票收据付款银行账号税率增值专' +
  '普通客户供应商联系方式地址手机邮箱传真备注说明内容标题编号日期类型状态年月季度周报告分析统计汇总明细清单附件图片文档版本发布'

/** How many words there are; the common ones come first. */
const wordCount = 4000

/** A source of texts; the same seed gives the same texts. */
export function createChineseText(seed: number): { text(length: number): string; word(): string; random(): number } {
  let state = seed
  // mulberry32, as in the made-up claims.
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const all = [...new Set(characters)]
  const words = Array.from(
    { length: wordCount },
    (_, n) => `${all[(n * 7) % all.length] ?? ''}${all[(n * 31 + Math.floor(n / all.length)) % all.length] ?? ''}`,
  )
  // Skewed: the square brings the first words up.
  const word = (): string => words[Math.floor(random() ** 2 * words.length)] ?? ''
  return {
    random,
    word,
    text(length) {
      let text = ''
      while (text.length < length) text += word()
      return text.slice(0, length)
    },
  }
}

import type { DefinitionDraft } from '#shared/definition/definition.ts'

/** 运营日数据: the figures of a shift, entered by one person and compared by a second one before they count. */
export const dailyOperations: DefinitionDraft = {
  format: 1,
  key: 'daily-operations',
  version: 1,
  name: { zh: '运营日数据', en: 'Daily operations data' },
  summary: { zh: '每班运营数据录入，由第二人核对后生效', en: 'Figures of each shift, valid once a second person has compared them' },
  guide: {
    zh: '一、录入前核对原始单据。\n二、标记为核对项的数据由第二人对照原始单据逐项核对。\n三、温度超出 −22 ℃ 至 −15 ℃ 须填写异常说明并上报。',
    en: '1. Compare with the source papers before entering.\n2. A second person compares each marked figure with the source papers.\n3. A temperature outside −22 °C to −15 °C needs an explanation and a report.',
  },
  carries: ['ENT-01', 'ENT-03', 'ENT-04', 'ENT-05', 'ENT-06', 'ENT-10', 'ENT-11', 'ENT-13', 'CLD-15', 'CLD-17'],
  icon: 'gauge',
  form: [
    {
      key: 'shift', kind: 'choice', label: { zh: '班次', en: 'Shift' }, required: true, checked: true, width: 'third',
      options: [
        { key: 'early', label: { zh: '早班', en: 'Early' } },
        { key: 'middle', label: { zh: '中班', en: 'Middle' } },
        { key: 'late', label: { zh: '晚班', en: 'Late' } },
      ],
    },
    { key: 'recorded_at', kind: 'time', label: { zh: '记录时间', en: 'Recorded at' }, required: true, default: 'now', width: 'third' },
    { key: 'line', kind: 'text', label: { zh: '作业线', en: 'Line' }, required: true, maxLength: 20, width: 'third' },
    { key: 'orders_in', kind: 'integer', label: { zh: '接单量', en: 'Orders received' }, required: true, checked: true, min: 0, max: 1_000_000, suffix: { zh: '单', en: 'orders' }, width: 'third' },
    { key: 'orders_done', kind: 'integer', label: { zh: '完成量', en: 'Orders completed' }, required: true, checked: true, min: 0, max: 1_000_000, suffix: { zh: '单', en: 'orders' }, width: 'third' },
    { key: 'orders_open', kind: 'computed', label: { zh: '未完成量', en: 'Orders open' }, expression: 'form.orders_in - form.orders_done', result: 'integer', width: 'third' },
    { key: 'errors_found', kind: 'integer', label: { zh: '差错量', en: 'Errors found' }, required: true, checked: true, min: 0, max: 1_000_000, suffix: { zh: '单', en: 'orders' }, width: 'third' },
    { key: 'turnover', kind: 'money', label: { zh: '营业额', en: 'Turnover' }, required: true, checked: true, min: 0, width: 'third' },
    { key: 'temperature', kind: 'decimal', scale: 1, label: { zh: '库温', en: 'Store temperature' }, required: true, checked: true, min: -400, max: 600, suffix: { zh: '℃', en: '°C' }, width: 'third' },
    { key: 'abnormal_note', kind: 'long-text', label: { zh: '异常说明', en: 'What was abnormal' }, maxLength: 1000, width: 'full', visibleWhen: 'form.temperature < -22.0 || form.temperature > -15.0', requiredWhen: 'form.temperature < -22.0 || form.temperature > -15.0' },
    {
      key: 'stops', kind: 'table', label: { zh: '停机记录', en: 'Stoppages' }, maxRows: 50, width: 'full',
      columns: [
        { key: 'from', kind: 'time', label: { zh: '开始', en: 'From' }, required: true },
        { key: 'until', kind: 'time', label: { zh: '结束', en: 'Until' }, required: true },
        { key: 'reason', kind: 'text', label: { zh: '原因', en: 'Reason' }, required: true, maxLength: 100 },
      ],
    },
    { key: 'source_papers', kind: 'attachment', label: { zh: '原始单据', en: 'Source papers' }, width: 'full' },
  ],
  rules: [
    {
      key: 'done-within-received', assert: 'form.orders_done <= form.orders_in', severity: 'error', fields: ['orders_done'],
      message: { zh: '完成量不能大于接单量', en: 'More orders completed than received' },
    },
    {
      key: 'errors-within-done', assert: 'form.errors_found <= form.orders_done', severity: 'error', fields: ['errors_found'],
      message: { zh: '差错量不能大于完成量', en: 'More errors than orders completed' },
    },
    {
      key: 'error-rate', assert: 'form.errors_found * 100 <= form.orders_done * 2', severity: 'warning', fields: ['errors_found'],
      message: { zh: '差错率超过 2%，请说明原因', en: 'More than 2% errors: say why' },
    },
    {
      key: 'stop-order', forEach: 'stops', assert: 'row.from <= row.until', severity: 'error', fields: ['stops.until'],
      message: { zh: '停机结束时间不能早于开始时间', en: 'A stoppage cannot end before it starts' },
    },
  ],
  title: "form.line + ' ' + {'early': '早班', 'middle': '中班', 'late': '晚班'}[form.shift]",
  amount: 'turnover',
  route: {
    nodes: [
      { key: 'second-check', kind: 'check', label: { zh: '第二人核对', en: 'Second-person check' }, assignee: { kind: 'role', role: 'operator' }, limit: { workingMinutes: 120, warnBefore: 30 }, canRefuse: false },
    ],
    withdraw: 'before-first-decision',
    copyTo: [{ kind: 'unit-head', level: 1 }],
  },
  numbering: { prefix: 'YY', period: 'day', digits: 4 },
  permissions: {
    start: [{ role: 'operator' }],
    read: [{ role: 'operator' }, { role: 'supervisor' }, { role: 'analyst' }],
    import: [{ role: 'operator' }],
    export: [{ role: 'supervisor' }, { role: 'analyst' }],
  },
  register: {
    columns: ['number', 'business_date', 'shift', 'line', 'orders_in', 'orders_done', 'errors_found', 'turnover', 'temperature', 'state', 'creator'],
    sort: { column: 'business_date', descending: true },
    totals: ['orders_in', 'orders_done', 'errors_found', 'turnover'],
    groupBy: 'business_date',
    chart: { by: 'business_date', value: 'turnover' },
  },
}

import { choice, decimal, required, table, text, type FieldDraft } from '../parts/fields.ts'

/** One inspected thing with what is normal for it: the finding must say so when the reading is outside. */
export function inspectionItems(key: string, zh: string, en: string): FieldDraft {
  return required(
    table(
      key,
      zh,
      en,
      [
        required(text('item', '检查项', 'Item', { maxLength: 60 })),
        decimal('normal_min', '正常下限', 'Normal from', 2),
        decimal('normal_max', '正常上限', 'Normal to', 2),
        decimal('reading', '实测值', 'Reading', 2),
        text('measure', '单位', 'Measure', { maxLength: 10 }),
        required(
          choice('finding', '结论', 'Finding', [
            ['normal', '正常', 'Normal'],
            ['abnormal', '异常', 'Abnormal'],
            ['unchecked', '未检', 'Not checked'],
          ]),
        ),
        text('remark', '说明', 'Remark', { maxLength: 200, requiredWhen: "row.finding != 'normal'" }),
      ],
      { minRows: 1, maxRows: 100 },
    ),
  )
}

/** What is wrong when a reading outside its normal range is called normal, for the table of that key. */
export function outsideIsAbnormal(key: string) {
  return {
    key: 'outside-is-abnormal',
    forEach: key,
    assert:
      "row.finding != 'normal' || ((row.normal_min == null || row.reading == null || row.reading >= row.normal_min) && (row.normal_max == null || row.reading == null || row.reading <= row.normal_max))",
    severity: 'error' as const,
    fields: [`${key}.finding`],
    message: { zh: '实测值超出正常范围，结论应为“异常”', en: 'The reading is outside its normal range: the finding is “abnormal”' },
  }
}

/** How many items of the table are abnormal, as CEL. */
export function abnormalIn(key: string): string {
  return `form.${key}.filter(item, item.finding == 'abnormal').size()`
}

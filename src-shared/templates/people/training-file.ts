import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, date, decimal, files, member, required, text } from '../parts/fields.ts'
import { archive, mustHold, named, parameter, shouldHold, work, workingDay } from '../parts/steps.ts'

/** 培训档案: attendance and scores of one person, confirmed by him. */
export const trainingFile: SteppedDraft = {
  format: 2,
  key: 'training-file',
  version: 1,
  name: { zh: '培训档案', en: 'Training file' },
  summary: { zh: '个人参训、理论与实操成绩记录', en: 'Attendance, theory and practice of one person' },
  guide: {
    zh: '一、每人每次培训一条，成绩分理论与实操两项。\n二、实操在模拟环境完成五个典型场景。\n三、本人确认后归档；未合格者不得上岗操作。',
    en: '1. One line for each person and training; theory and practice apart.\n2. Practice is five typical scenarios in the simulated environment.\n3. Confirmed by the person and filed; nobody works for real before passing.',
  },
  carries: ['TRN-08', 'TRN-09', 'TRN-12'],
  icon: 'clipboard',
  parameters: [
    parameter('pass_score', '合格分', 'Score to pass', 60, { min: 1, max: 100, suffix: { zh: '分', en: 'points' } }),
    parameter('keep_years', '保存年限', 'Years kept', 5, { min: 1, max: 50, suffix: { zh: '年', en: 'years' } }),
  ],
  form: [
    required(member('person', '参训人', 'Person')),
    required(text('subject', '培训主题', 'Training', { maxLength: 80 })),
    required(date('trained_on', '培训日期', 'Trained on')),
    required(
      choice('attendance', '出勤', 'Attendance', [
        ['full', '全勤', 'All of it'],
        ['part', '部分', 'Part'],
        ['absent', '缺席', 'Absent'],
      ]),
    ),
    required(decimal('theory', '理论成绩', 'Theory', 1, { min: 0, max: 1000, width: 'third' })),
    required(decimal('practice', '实操成绩', 'Practice', 1, { min: 0, max: 1000, width: 'third' })),
    required(
      choice(
        'outcome',
        '结论',
        'Outcome',
        [
          ['passed', '合格', 'Passed'],
          ['again', '补考', 'To be repeated'],
        ],
        { width: 'third' },
      ),
    ),
    files('certificate', '证书或试卷', 'Certificate or paper'),
  ],
  rules: [
    mustHold(
      'passed-by-score',
      "form.outcome != 'passed' || (form.theory >= double(param.pass_score) && form.practice >= double(param.pass_score))",
      ['outcome'],
      '两项成绩均达合格分方为合格',
      'Passed only with both scores',
    ),
    shouldHold(
      'absent-not-passed',
      "form.outcome != 'passed' || form.attendance != 'absent'",
      ['attendance'],
      '缺席而合格，请说明',
      'Passed though absent: say why',
    ),
  ],
  title: 'form.subject',
  route: {
    steps: [
      work('acknowledge', '本人确认', 'Person confirms', named('person'), {
        canTransfer: false,
        canAddSigners: false,
        limit: { workingMinutes: workingDay * 2 },
      }),
      archive({ param: 'keep_years' }),
    ],
  },
  numbering: { prefix: 'PXDA', period: 'year', digits: 5 },
  permissions: { start: [{ role: 'hr' }, { role: 'supervisor' }], read: [{ role: 'hr' }], import: [{ role: 'hr' }], export: [{ role: 'hr' }] },
  register: {
    columns: ['number', 'person', 'subject', 'trained_on', 'attendance', 'theory', 'practice', 'outcome', 'state'],
    sort: { column: 'trained_on', descending: true },
    groupBy: 'outcome',
  },
}

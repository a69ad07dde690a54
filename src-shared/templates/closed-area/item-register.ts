import type { SteppedDraft } from '#shared/definition/definition.ts'
import { choice, count, date, files, longText, member, money, required, text, yesNo } from '../parts/fields.ts'
import { approve, mustHold, named, role, work } from '../parts/steps.ts'

/** 物品登记: every thing of the area has a number and a keeper who has taken it over. */
export const itemRegister: SteppedDraft = {
  format: 2,
  key: 'item-register',
  version: 1,
  name: { zh: '办公物品登记', en: 'Item register' },
  summary: { zh: '办公物品与设备的登记、保管人确认与变动', en: 'Office goods and equipment, each with a number and a keeper' },
  guide: {
    zh: '一、每件物品一个编号，可扫描条码录入。\n二、保管人确认接收后登记才生效；保管人变动须重新登记交接。\n三、食品、饮料、易燃物等与工作无关的物品不得带入，亦不予登记。',
    en: '1. One number for each thing; scan its bar code.\n2. It counts once the keeper has confirmed the receipt; a change of keeper is registered again.\n3. Food, drink, flammables and whatever has nothing to do with the work may not be brought in.',
  },
  carries: ['CLD-11', 'CLD-12', 'CLD-20'],
  icon: 'table',
  form: [
    required(text('item_code', '物品编号', 'Item code', { maxLength: 40, width: 'third', hint: { zh: '可用扫描枪', en: 'A scanner will do' } })),
    required(text('item_name', '物品名称', 'Item', { maxLength: 60, width: 'third' })),
    required(
      choice(
        'happening',
        '登记事项',
        'What happens',
        [
          ['new', '新增', 'New'],
          ['hand-over', '保管人变动', 'Change of keeper'],
          ['repair', '送修', 'Out for repair'],
          ['scrap', '报废', 'Scrapped'],
        ],
        { width: 'third' },
      ),
    ),
    required(
      choice('category', '类别', 'Category', [
        ['computer', '计算机设备', 'Computers'],
        ['furniture', '办公家具', 'Furniture'],
        ['tool', '工具器具', 'Tools'],
        ['safety', '安全设施', 'Safety equipment'],
        ['communication', '专用通讯设备', 'Dedicated communication device'],
        ['other', '其他', 'Other'],
      ]),
    ),
    text('model', '规格型号', 'Model', { maxLength: 60 }),
    required(count('quantity', '数量', 'Quantity', { min: 1, width: 'third' })),
    money('value', '原值', 'Value', { width: 'third' }),
    date('bought_on', '购置日期', 'Bought on', { width: 'third' }),
    required(yesNo('for_work', '工作所需，不属于禁带物品', 'Needed for the work, and nothing that is barred')),
    required(text('place', '存放位置', 'Place', { maxLength: 60 })),
    required(member('keeper', '保管人', 'Keeper')),
    files('pictures', '照片', 'Pictures', { accept: ['png', 'jpg', 'jpeg'] }),
    longText('note', '备注', 'Note', { maxLength: 500 }),
  ],
  alike: [
    {
      key: 'same-code-and-happening',
      label: { zh: '该编号一周内已登记过同一事项', en: 'The same has been registered for that code within a week' },
      fields: [{ field: 'item_code' }, { field: 'happening', as: 'exact' }],
      near: { field: 'business_date', days: 7 },
      severity: 'warning',
    },
  ],
  staleDays: 365,
  rules: [
    mustHold('bought-before', 'form.bought_on <= record.business_date', ['bought_on'], '购置日期不能晚于今天', 'Nothing is bought in the future'),
    mustHold(
      'only-for-work',
      "form.for_work == 'yes'",
      ['for_work'],
      '食品、饮料、易燃物等与工作无关的物品不得带入，不予登记',
      'Food, drink, flammables and whatever has nothing to do with the work may not be brought in',
    ),
  ],
  title: "form.item_name + ' ' + form.item_code",
  amount: 'value',
  route: {
    steps: [
      work('receipt', '保管人确认接收', 'Keeper confirms receipt', named('keeper'), { canAddSigners: false, when: "form.happening in ['new', 'hand-over']" }),
      approve('scrap', '报废审批', 'Scrapping', role('supervisor'), { when: "form.happening == 'scrap'" }),
    ],
    withdraw: 'before-first-decision',
  },
  numbering: { prefix: 'WP', period: 'year', digits: 5 },
  permissions: {
    start: [{ role: 'operator' }, { role: 'office' }],
    read: [{ role: 'operator' }, { role: 'office' }, { role: 'supervisor' }],
    import: [{ role: 'office' }],
    export: [{ role: 'office' }, { role: 'supervisor' }],
  },
  register: {
    columns: ['number', 'item_code', 'item_name', 'happening', 'category', 'model', 'quantity', 'value', 'place', 'keeper', 'state'],
    sort: { column: 'item_code', descending: false },
    totals: ['quantity', 'value'],
    groupBy: 'category',
    chart: { by: 'category', value: 'quantity' },
  },
}

/** Words of how a design begins. */
export const designerStart = {
  'start.find': '按名称查找流程',
  'start.change': '变更',
  'start.copy': '复制新建',
  'start.blank': '新建空白流程',
  'start.import': '导入定义文件',
  'start.choosing': '选择流程定义文件',
  'start.intro': '选择要变更的流程，或新建一个。设计随时保存为草稿，填写申请后提交业务与信息技术联合评审。',
  'start.version': '第 {n} 版',
  'start.drafts': '未提交的设计',
  'start.none': '没有可以变更的流程',
  'start.imported': '已导入「{name}」',
  'new.first': '选项一',
  'new.second': '选项二',
  'new.name': '新流程',
  'new.summary': '请用一句话说明这个流程',
  'new.copyName': '{name}（副本）',
} as const

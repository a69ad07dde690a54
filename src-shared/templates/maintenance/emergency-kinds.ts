/** 应急类别: the documents name power cut, network cut, data loss, attack, leak, system failure and fire; the eighth is ours (decision 5 of the requirements). */
export const emergencyKinds = [
  ['power', '停电', 'Power cut'],
  ['network', '网络中断', 'Network cut'],
  ['data-loss', '数据丢失', 'Data loss'],
  ['attack', '网络攻击', 'Attack'],
  ['leak', '数据泄露', 'Data leak'],
  ['system', '系统故障', 'System failure'],
  ['fire', '火灾', 'Fire'],
  ['unreachable', '场所或关键人员不可达', 'Site or key staff not reachable'],
] as const

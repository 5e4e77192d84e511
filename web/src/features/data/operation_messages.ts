// The words of the page of connections.
export const messages = {
  nav: '数据接口', title: '数据接口与计划',
  found: '{count} 个接口，近 30 日 {good} 个正常', found_bad: '，{bad} 个失败',
  says: '系统管理员维护接口的地址、账户、口令和取数时间，不接触数据内容；到数、隔离与更正由绩效管理部门办理。',
  none: '还没有登记数据接口。', account: '连接账户', account_kept: '口令已保存', account_none: '未设口令', changed: '{by} 于 {at} 修改', last_success: '最近成功', last_failure: '最近失败', never: '尚无',
  attempts: '近 30 日取数 {attempts} 次，失败 {failures} 次', pulled: '取数完成', plans_none: '还没有设置计划。', feeds: '取数项 {count} 个：{names}',
} as const
export const more = { up_choose: '选择文件', up_none: '尚未选择文件', up_dataset_none: '请选择数据集' } as const

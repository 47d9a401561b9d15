import { settings } from '../state/settings.svelte';
import { en } from './en';
import { zh } from './zh';

export type TextKey = keyof typeof en;

/** The text in the language that the user chose; a key that a catalogue lacks does not compile. */
export function t(key: TextKey): string {
  return settings.language === 'zh' ? zh[key] : en[key];
}

const words: Record<string, string> = {
  train: '训练',
  finetune: '微调',
  evaluate: '评测',
  infer: '推理',
  analyse: '分析',
  redistribute: '再分发',
  compute: '可用不可取',
  organisation: '机构',
  seat: '席位',
  thousand_calls: '千次调用',
  gigabyte: 'GB',
  compute_hour: '计算小时',
  public: '公开',
  general: '一般',
  important: '重要',
  none: '无',
  anonymised: '已匿名',
  consented: '已同意',
  new: '已挂出',
  partially_filled: '部分成交',
  filled: '全部成交',
  cancelled: '已撤销',
  rejected: '已拒绝',
  active: '有效',
  suspended: '暂停',
  expired: '到期',
  revoked: '撤销',
  exhausted: '用尽',
  buy: '买',
  sell: '卖',
  limit: '限价',
  market: '市价',
  market_to_limit: '市价转限价',
  stop: '止损市价',
  stop_limit: '止损限价',
  pegged: '盯住参考价',
  day: '当日有效',
  good_till_cancel: '撤销前有效',
  immediate_or_cancel: '即时成交剩余撤销',
  fill_or_kill: '全部成交或撤销',
  good_till_date: '指定日期前有效',
  at_the_opening: '开盘集合竞价',
  at_the_close: '收盘集合竞价',
  good_for_auction: '下一次集合竞价',
  open: '连续交易',
  closed: '收盘',
  halted: '暂停交易',
  pre_open: '开盘前',
  opening_call: '开盘集合竞价',
  closing_call: '收盘集合竞价',
  scheduled_call: '定时集合竞价',
  volatility_call: '波动性集合竞价',
  deposit: '入金',
  withdrawal: '出金',
  hold_cash: '冻结资金',
  release_cash: '解冻资金',
  issue_licences: '发行许可',
  hold_licences: '冻结许可',
  release_licences: '解冻许可',
  pay_trade: '成交付款',
  deliver_licences: '交付许可',
  buyer_fee: '买方手续费',
  seller_fee: '卖方手续费',
  royalty: '转售版税',
  activate_licences: '激活许可',
  retire_licences: '注销许可',
  begin_transfer: '转入在途',
  post_transfer: '在途付出',
  return_transfer: '在途退回',
  journal: '分录',
};

/** A word of the venue's vocabulary, for people. */
export function vocabulary(word: string): string {
  return settings.language === 'zh' ? (words[word] ?? word) : word.replaceAll('_', ' ');
}

/** The same at the head of a line or a choice. */
export function heading(word: string): string {
  const text = vocabulary(word);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

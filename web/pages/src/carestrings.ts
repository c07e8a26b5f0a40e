// What the pages say of reminders, bookings and complaints, Chinese and English
// in one shape: first what elders read, then the console's words.

export interface ReminderWords {
  head: string;
  at(time: string): string;
  more(n: number): string;
  done: string;
  later: string;
  sending: string;
  waiting: string;
  said: Record<"done" | "later", string>;
}

export interface TodoWords {
  tab(n: number): string;
  complaints: string;
  noComplaints: string;
  failed: string;
  since(day: string): string;
  visit(day: string, service: string): string;
  noVisit: string;
  inCall: string;
  outcome: string;
  outcomeMissing: string;
  handled: string;
  kept: string;
  taken: string;
  notKept: string;
  missed: string;
  noMissed: string;
  due(time: string): string;
  rings(n: number): string;
  seen: string;
  unseen: string;
  dossier: string;
  dossierClose: string;
  times(n: number): string;
  ofAll(yuan: string): string;
  quoted(words: string): string;
  reminders: string;
  next(time: string): string;
  repeats: string;
}

/** The words of what is arranged with elders. */
export interface CareWords {
  reminder: ReminderWords;
  todo: TodoWords;
}

export const zhCare: CareWords = {
  reminder: {
    head: "提醒您：",
    at: (t) => `时间 ${t}`,
    more: (n) => `后面还有 ${n} 个提醒`,
    done: "好，做了",
    later: "过一会儿",
    sending: "正在记下，请稍等",
    waiting: "网络断了，连上了就替您记下。",
    said: { done: "好，记下了。", later: "好，过一会儿再提醒您。" },
  },
  todo: {
    tab: (n) => (n ? `待办（${n}）` : "待办"),
    complaints: "没处理的投诉",
    noComplaints: "没有投诉要处理。",
    failed: "投诉没有打开，过一分钟再试。",
    since: (d) => `${d} 说的`,
    visit: (d, s) => `关于 ${d} 的${s}`,
    noVisit: "没有说是哪一次服务",
    inCall: "那次通话",
    outcome: "怎么处理的",
    outcomeMissing: "请先写一句怎么处理的。",
    handled: "处理好了",
    kept: "记下了。",
    taken: "这个投诉别人已经处理了。",
    notKept: "没有记下来，请再按一次。",
    missed: "没人应的提醒（一天之内）",
    noMissed: "一天之内没有漏掉的提醒。",
    due: (t) => `本来是 ${t}`,
    rings: (n) => (n ? `提醒了 ${n} 次` : "一次也没有响：热线那时停着"),
    seen: "屏幕上显示过",
    unseen: "没有显示出来",
    dossier: "看档案",
    dossierClose: "收起档案",
    times: (n) => `×${n} 份`,
    ofAll: (y) => `全价 ${y} 元`,
    quoted: (w) => `原话：“${w}”`,
    reminders: "提醒",
    next: (t) => `下次 ${t}`,
    repeats: "反复",
  },
};

export const enCare: CareWords = {
  reminder: {
    head: "Reminder:",
    at: (t) => `at ${t}`,
    more: (n) => (n === 1 ? "1 more reminder after this" : `${n} more reminders after this`),
    done: "Done",
    later: "Later",
    sending: "One moment please",
    waiting: "The network is gone. We will note it when it is back.",
    said: { done: "Thank you, noted.", later: "Fine, we will remind you again in a while." },
  },
  todo: {
    tab: (n) => (n ? `To do (${n})` : "To do"),
    complaints: "Open complaints",
    noComplaints: "No complaint is open.",
    failed: "The complaints could not be opened; trying again in a minute.",
    since: (d) => `said on ${d}`,
    visit: (d, s) => `about ${s}, ${d}`,
    noVisit: "about no visit in particular",
    inCall: "the call",
    outcome: "What was done",
    outcomeMissing: "Say in a few words what was done first.",
    handled: "Handled",
    kept: "Noted.",
    taken: "Someone else has handled that complaint.",
    notKept: "That was not stored; please press again.",
    missed: "Reminders nobody answered (last 24 hours)",
    noMissed: "No reminder was missed in the last 24 hours.",
    due: (t) => `was due ${t}`,
    rings: (n) => (n === 0 ? "never rang: the hotline was down" : n === 1 ? "rang once" : `rang ${n} times`),
    seen: "was on their screen",
    unseen: "did not reach a screen",
    dossier: "Dossier",
    dossierClose: "Close dossier",
    times: (n) => `×${n}`,
    ofAll: (y) => `of ${y} yuan`,
    quoted: (w) => `“${w}”`,
    reminders: "Reminders",
    next: (t) => `next ${t}`,
    repeats: "repeats",
  },
};

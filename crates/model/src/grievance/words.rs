//! The value lists of the grievance ledger (domain.md §4 and §8): stored words only, what is shown is in the messages.

use crate::enumeration::enumeration;

enumeration! {
    /// 诉求来源 (domain.md §4.1)
    GrievanceSource {
        /// 走访
        Visit = "VISIT",
        /// 院坝会
        CourtyardTalk = "COURTYARD_TALK",
        /// 村民吹哨
        VillagerWhistle = "VILLAGER_WHISTLE",
        /// 12345 / 12317
        Hotline = "HOTLINE",
        /// 督查
        Inspection = "INSPECTION",
        /// 其他
        Other = "OTHER",
    }
}

enumeration! {
    /// 问题类别 (domain.md §4.1, list extended [GK])
    GrievanceCategory {
        /// 基础设施
        Infrastructure = "INFRASTRUCTURE",
        /// 饮水
        Water = "WATER",
        /// 住房
        Housing = "HOUSING",
        /// 教育
        Education = "EDUCATION",
        /// 医疗
        Medical = "MEDICAL",
        /// 低保救助
        SubsistenceAid = "SUBSISTENCE_AID",
        /// 就业
        Employment = "EMPLOYMENT",
        /// 产业
        Industry = "INDUSTRY",
        /// 社保
        SocialInsurance = "SOCIAL_INSURANCE",
        /// 环境卫生
        Sanitation = "SANITATION",
        /// 邻里纠纷
        NeighbourDispute = "NEIGHBOUR_DISPUTE",
        /// 土地
        Land = "LAND",
        /// 其他
        Other = "OTHER",
    }
}

enumeration! {
    /// 轻重缓急 (domain.md §4.1, §8)
    Urgency {
        /// 急
        Urgent = "URGENT",
        /// 重
        Heavy = "HEAVY",
        /// 缓
        Slow = "SLOW",
        /// 轻
        Light = "LIGHT",
    }
}

enumeration! {
    /// 层级 (domain.md §4.2), lowest first; only ever raised
    GrievanceLevel {
        /// 村民吹哨
        Villager = "L0_VILLAGER",
        /// 院落上报
        Yard = "L1_YARD",
        /// 村组集合
        Village = "L2_VILLAGE",
        /// 乡镇报到
        Township = "L3_TOWNSHIP",
        /// 区县 [GK]
        County = "L4_COUNTY",
    }
}

enumeration! {
    /// 办理状态 (domain.md §4.2, §8): computed from the steps, never stored
    GrievanceStatus {
        /// 登记
        Open = "OPEN",
        /// 已研判
        Triaged = "TRIAGED",
        /// 已交办
        Assigned = "ASSIGNED",
        /// 办理中
        Doing = "DOING",
        /// 已办结, the villager has not answered yet
        Done = "DONE",
        /// 已反馈, the villager is content
        Feedback = "FEEDBACK",
        /// 已销号
        Closed = "CLOSED",
        /// 重办
        Reopened = "REOPENED",
        /// 上报
        Escalated = "ESCALATED",
        /// 延期
        Deferred = "DEFERRED",
        /// 无法办理, explained
        Unsolvable = "UNSOLVABLE",
    }
}

impl GrievanceStatus {
    /// Whether the work is still to be done: neither done, explained nor closed.
    pub fn is_running(self) -> bool {
        !matches!(self, Self::Done | Self::Feedback | Self::Closed | Self::Unsolvable)
    }
}

enumeration! {
    /// One entry of the course (domain.md §4.2)
    StepKind {
        /// 登记
        Register = "REGISTER",
        /// 研判
        Triage = "TRIAGE",
        /// 交办
        Assign = "ASSIGN",
        /// 办理
        Act = "ACT",
        /// 办结
        Done = "DONE",
        /// 反馈评估
        Feedback = "FEEDBACK",
        /// 销号
        Close = "CLOSE",
        /// 重办
        Reopen = "REOPEN",
        /// 上报
        Escalate = "ESCALATE",
        /// 延期
        Defer = "DEFER",
        /// 无法办理的解释
        Explain = "EXPLAIN",
    }
}

enumeration! {
    /// 销号方式 [GK]: on what ground a matter is struck from the list
    ClosingWay {
        /// 群众满意
        Satisfied = "SATISFIED",
        /// 已解释
        Explained = "EXPLAINED",
        /// 多次未联系上
        NoContact = "NO_CONTACT",
        /// 反映人撤回
        Withdrawn = "WITHDRAWN",
        /// 重复登记
        Duplicate = "DUPLICATE",
    }
}

impl GrievanceLevel {
    /// The level above; the highest stays where it is.
    pub fn above(self) -> Self {
        match self {
            Self::Villager => Self::Yard,
            Self::Yard => Self::Village,
            Self::Village => Self::Township,
            Self::Township | Self::County => Self::County,
        }
    }
}

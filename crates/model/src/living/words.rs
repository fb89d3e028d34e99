//! The value lists of what happens to a household (domain.md §2.5, §3.1).

use crate::enumeration::enumeration;

enumeration! {
    /// Why a member is no longer counted.
    MemberLeft {
        /// 去世
        Died = "DIED",
        /// 婚出
        MarriedOut = "MARRIED_OUT",
        /// 迁出
        MovedOut = "MOVED_OUT",
        /// 分户
        Split = "SPLIT",
        /// 并户
        Merged = "MERGED",
        /// 其他
        Other = "OTHER",
    }
}

enumeration! {
    /// How a member came.
    MemberJoined {
        /// 出生
        Birth = "BIRTH",
        /// 婚入
        MarriedIn = "MARRIED_IN",
        /// 迁入
        MovedIn = "MOVED_IN",
        /// 回来
        Returned = "RETURNED",
        /// 分户
        Split = "SPLIT",
        /// 并户
        Merged = "MERGED",
        /// 其他
        Other = "OTHER",
    }
}

enumeration! {
    /// Why a household is no longer one.
    HouseholdEnded {
        /// 并入别户
        Merged = "MERGED",
        /// 全家迁走
        MovedOut = "MOVED_OUT",
        /// 全家去世
        AllDied = "ALL_DIED",
        /// 其他
        Other = "OTHER",
    }
}

enumeration! {
    /// 变动: one thing that happened.
    EventKind {
        /// 出生
        Birth = "BIRTH",
        /// 去世
        Death = "DEATH",
        /// 婚入
        MarriedIn = "MARRIED_IN",
        /// 婚出
        MarriedOut = "MARRIED_OUT",
        /// 迁入
        MovedIn = "MOVED_IN",
        /// 迁出
        MovedOut = "MOVED_OUT",
        /// 外出务工
        Away = "AWAY",
        /// 返乡
        Returned = "RETURNED",
        /// 上学
        Study = "STUDY",
        /// 不上学了
        StudyEnded = "STUDY_ENDED",
        /// 换户主
        HeadChanged = "HEAD_CHANGED",
        /// 分户
        Split = "SPLIT",
        /// 并户
        Merged = "MERGED",
        /// 补到新户
        CarriedOver = "CARRIED_OVER",
        /// 搬家
        Moved = "MOVED",
        /// 销户
        Ended = "ENDED",
        /// 恢复
        Revived = "REVIVED",
        /// 改了类别、风险、保障
        Changed = "CHANGED",
        /// 不是同一户
        NotSame = "NOT_SAME",
        /// 核定在哪一户
        Settled = "SETTLED",
    }
}

enumeration! {
    /// The village's part of identifying a monitored household, in its order (domain.md §2.5).
    MonitoringStep {
        /// 线索
        Clue = "CLUE",
        /// 入户核查
        Visited = "VISITED",
        /// 农户申请和授权
        Applied = "APPLIED",
        /// 信息比对
        Compared = "COMPARED",
        /// 民主评议
        Deliberated = "DELIBERATED",
        /// 村内公示
        Published = "PUBLISHED",
        /// 乡镇审核
        Township = "TOWNSHIP",
        /// 县级审定: recorded here, decided elsewhere
        County = "COUNTY",
    }
}

enumeration! {
    /// Where a clue came from (domain.md §2.5).
    ClueSource {
        /// 农户申报
        Household = "HOUSEHOLD",
        /// 干部排查
        Cadre = "CADRE",
        /// 部门预警
        Department = "DEPARTMENT",
        /// 监督渠道、12317
        Supervision = "SUPERVISION",
    }
}

enumeration! {
    /// How a step ended.
    Decision {
        /// 通过
        Passed = "PASSED",
        /// 未通过
        Rejected = "REJECTED",
    }
}

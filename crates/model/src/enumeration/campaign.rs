//! The value lists of 专项行动.

use super::VisitKind;

enumeration! {
    /// 专项行动类型: what the field calls them (notice (一) (二) (五), domain.md §3.3, §3.4); 其他 for any other
    CampaignKind {
        /// 大走访大排查大整改
        BigVisit = "BIG_VISIT",
        /// 全覆盖遍访
        FullRound = "FULL_ROUND",
        /// 防返贫集中排查
        Screening = "SCREENING",
        /// 灾后排查
        AfterDisaster = "AFTER_DISASTER",
        /// 政策宣传
        Policy = "POLICY",
        /// 其他
        Other = "OTHER",
    }
}

impl CampaignKind {
    /// The kind of visit that is made for it [GK].
    pub fn visit_kind(self) -> VisitKind {
        match self {
            Self::BigVisit | Self::Screening | Self::AfterDisaster => VisitKind::Campaign,
            Self::FullRound => VisitKind::FullRound,
            Self::Policy | Self::Other => VisitKind::Routine,
        }
    }
}

enumeration! {
    /// 走访范围
    CampaignFor {
        /// 全部农户
        Everybody = "EVERYBODY",
        /// 指定范围: by type, category and group, and households named one by one
        Chosen = "CHOSEN",
    }
}

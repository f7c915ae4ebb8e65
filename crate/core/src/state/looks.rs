//! Which targets are looked at again, and when.

use super::local::LocalState;
use super::rechecks::Rechecks;
use crate::catalogue::PlatformId;
use crate::context::Context;
use crate::target::Target;
use crate::time::{Millis, Moment};
use crate::verdict::STALE_AFTER;

impl LocalState {
    /// What is due to be looked at, unless the person turned that off.
    pub(crate) fn due_looks(&self, now: Millis) -> Vec<Target> {
        if self.settings.rechecks_off {
            return Vec::new();
        }
        let statuses = self.statuses.iter();
        let due = statuses.filter(|(_, it)| it.recheck_due().is_some_and(|at| at <= now));
        due.map(|(target, _)| *target).collect()
    }

    /// When something that may be asked, and is not being asked, is due to be looked at.
    pub(crate) fn next_look(&self, context: &Context, open: &Rechecks) -> Option<Millis> {
        let may = |target: Target| {
            let allowed = self.settings.may_recheck(target, context);
            allowed && !open.is_open(target) && !self.settings.rechecks_off
        };
        let statuses = self.statuses.iter().filter(|(target, _)| may(**target));
        statuses.filter_map(|(_, it)| it.recheck_due()).min()
    }

    /// What is looked at when the person asks: everything chosen, and every part that fails.
    pub(crate) fn all_looks(&self) -> Vec<Target> {
        let pages = self.settings.chosen().map(Target::page);
        let statuses = self.statuses.iter();
        let parts = statuses.filter(|(target, it)| !target.is_page() && it.is_failing());
        pages.chain(parts.map(|(target, _)| *target)).collect()
    }

    /// A page of another operator that came lately, and may be asked; drawn by chance. Whether it
    /// still comes tells two things: whether the line works, also where every control is out of
    /// reach; and whether more is stopped than the one platform that failed.
    pub(crate) fn witness(
        &self,
        failed: PlatformId,
        context: &Context,
        moment: Moment,
    ) -> Option<Target> {
        let lately = move |at: Millis| moment.now.saturating_sub(at) <= STALE_AFTER;
        let came = self.others_that_came(failed, lately);
        let may: Vec<Target> = came
            .filter(|it| self.settings.may_recheck(*it, context))
            .collect();
        let count = u64::try_from(may.len()).ok()?;
        let chosen = usize::try_from(moment.draw(7, count)).ok()?;
        may.get(chosen).copied()
    }

    /// A page of another operator that came after controls were asked, and before this failure,
    /// for which they are to speak too. Whether it still comes must be asked.
    pub(crate) fn witness_too_early(
        &self,
        failed: PlatformId,
        since: Millis,
        at: Millis,
    ) -> Option<Target> {
        let early = move |came: Millis| (since..=at).contains(&came);
        self.others_that_came(failed, early).next()
    }

    fn others_that_came(
        &self,
        failed: PlatformId,
        then: impl Fn(Millis) -> bool + 'static,
    ) -> impl Iterator<Item = Target> + '_ {
        let own = failed.platform().operator;
        let pages = self.statuses.iter().filter(move |(target, _)| {
            target.is_page() && target.platform.platform().operator != own
        });
        let came = pages.filter(move |(_, status)| {
            let last = status.last.as_ref().filter(|last| last.came());
            last.is_some_and(|last| then(last.at))
        });
        came.map(|(target, _)| *target)
    }
}

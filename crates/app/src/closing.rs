//! Closing a case, and opening it again.

use jiff::Timestamp;
use shindan_case::Event;
use shindan_report::json::OUTSIDE;

use super::{AppError, ErrorCode, Session};

impl Session<'_> {
    /// Closes the case. `cause`: a cause, a defect or `outside`; `confirmed_by`: who says so.
    ///
    /// # Errors
    /// A cause that the pack does not have, a case that is closed already.
    pub fn close(
        &mut self,
        cause: &str,
        confirmed_by: &str,
        now: Timestamp,
    ) -> Result<(), AppError> {
        let pack = &self.loaded.pack;
        if cause != OUTSIDE && pack.cause(cause).is_none() && pack.defect(cause).is_none() {
            let causes = pack.causes.iter().map(|cause| cause.about.id.as_str());
            let defects = pack.defects.iter().map(|defect| defect.about.id.as_str());
            let known = causes.chain(defects).chain([OUTSIDE]);
            let error = AppError::new(ErrorCode::UnknownCause).with("cause", cause);
            return Err(error.with_choices(cause, known));
        }
        if let Some(closed) = self.closed() {
            let error = AppError::new(ErrorCode::CaseClosed).with("at", closed.at);
            return Err(self.in_case(error.with("cause", &closed.cause)));
        }
        self.now = now;
        let (cause, confirmed_by) = (cause.to_owned(), confirmed_by.to_owned());
        self.record(Event::Closed { cause, confirmed_by })
    }

    /// Opens the case again. Returns the cause that it was closed with.
    ///
    /// # Errors
    /// A case that is not closed.
    pub fn reopen(&mut self, reason: &str, now: Timestamp) -> Result<String, AppError> {
        let Some(closed) = self.closed().cloned() else {
            return Err(self.in_case(AppError::new(ErrorCode::CaseNotClosed)));
        };
        self.now = now;
        self.record(Event::Reopened { reason: reason.to_owned() })?;
        Ok(closed.cause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{at, lamp, session};

    #[test]
    fn closed_once_and_opened_once() {
        let loaded = lamp();
        let mut session = session(&loaded);
        let code = |result: Result<(), AppError>| result.err().map(|error| error.code);
        assert_eq!(code(session.close("blub", "agent", at(1))), Some(ErrorCode::UnknownCause));
        assert_eq!(code(session.close("bulb", "customer", at(1))), None);
        assert_eq!(code(session.close("bulb", "customer", at(2))), Some(ErrorCode::CaseClosed));
        assert_eq!(session.reopen("it is dark again", at(3)).unwrap(), "bulb");
        let again = session.reopen("", at(4)).unwrap_err();
        assert_eq!(again.code, ErrorCode::CaseNotClosed);
    }
}

//! The modules beside the network: files, pages, policies, protection against tracking and harm.
//!
//! Source: Firefox, `xpcom/base/ErrorList.py`.

use crate::browser_errors::table::{Row, rows};

/// Sorted by name.
pub(super) const ROWS: &[Row<u32>] = rows! {
    "NS_BASE_STREAM_CLOSED" = 2152136706 => Unknown, L, OwnFault;
    "NS_BASE_STREAM_OSERROR" = 2152136707 => Unknown, L, OwnFault;
    "NS_BASE_STREAM_WOULD_BLOCK" = 2152136711 => Unknown, NONE, Nothing;
    "NS_BINDING_CANCELLED_OLD_LOAD" = 2153578535 => Abandoned, LPI, Nothing;
    // Also what a blocking extension causes, and a connection lost before headers: nothing can be built on
    // a word with so many senses.
    "NS_ERROR_ABORT" = 2147500036 => Abandoned, LPI, Nothing;
    "NS_ERROR_BLOCKED_BY_POLICY" = 2155347971 => Abandoned, L, OwnFault;
    "NS_ERROR_BLOCKED_URI" = 2153578533 => Abandoned, L, OwnFault;
    "NS_ERROR_BUILDID_MISMATCH" = 2153644049 => Unknown, L, OwnFault;
    "NS_ERROR_CONTENT_BLOCKED" = 2153644038 => Abandoned, LP, Nothing;
    "NS_ERROR_CONTENT_BLOCKED_SHOW_ALT" = 2153644039 => Abandoned, LP, Nothing;
    "NS_ERROR_CONTENT_CRASHED" = 2153644048 => Unknown, L, OwnFault;
    "NS_ERROR_CRYPTOMINING_URI" = 2153578538 => Abandoned, L, OwnFault;
    "NS_ERROR_CSP_FORM_ACTION_VIOLATION" = 2153381985 => Abandoned, P, Nothing;
    "NS_ERROR_CSP_FRAME_ANCESTOR_VIOLATION" = 2153381986 => Abandoned, P, Nothing;
    "NS_ERROR_DOCSHELL_REQUEST_REJECTED" = 2155348969 => Abandoned, LPI, Nothing;
    "NS_ERROR_DOM_ABORT_ERR" = 2152923156 => Abandoned, LPI, Nothing;
    "NS_ERROR_DOM_BAD_CROSS_ORIGIN_URI" = 2152924173 => Abandoned, P, Nothing;
    "NS_ERROR_DOM_BAD_URI" = 2152924148 => Abandoned, P, Nothing;
    "NS_ERROR_DOM_COEP_FAILED" = 2152924176 => Abandoned, P, Nothing;
    "NS_ERROR_DOM_COOP_FAILED" = 2152924177 => Abandoned, P, Nothing;
    "NS_ERROR_DOM_CORP_FAILED" = 2152924172 => Abandoned, P, Nothing;
    "NS_ERROR_DOM_INVALID_HEADER_VALUE" = 2152924178 => HttpResponseInvalid, LP, Nothing;
    "NS_ERROR_DOM_MALFORMED_URI" = 2152924152 => HttpFailed, L, OwnFault;
    "NS_ERROR_DOM_NETWORK_ERR" = 2152923155 => Unknown, LPI, Nothing;
    "NS_ERROR_DOM_SECURITY_ERR" = 2152923154 => Abandoned, P, Nothing;
    // The page's own timer, as short as it likes.
    "NS_ERROR_DOM_TIMEOUT_ERR" = 2152923159 => TcpTimedOut, LPI, Nothing;
    "NS_ERROR_DOM_WEBEXT_CONTENT_SCRIPT_URI" = 2152924175 => Abandoned, L, OwnFault;
    "NS_ERROR_EMAILTRACKING_URI" = 2153578540 => Abandoned, L, OwnFault;
    "NS_ERROR_FAILURE" = 2147500037 => Unknown, LPI, Nothing;
    "NS_ERROR_FILE_ACCESS_DENIED" = 2152857621 => Unknown, L, OwnFault;
    "NS_ERROR_FILE_ALREADY_EXISTS" = 2152857608 => Unknown, L, OwnFault;
    "NS_ERROR_FILE_NOT_FOUND" = 2152857618 => Unknown, L, OwnFault;
    "NS_ERROR_FILE_NO_DEVICE_SPACE" = 2152857616 => Unknown, L, OwnFault;
    "NS_ERROR_FILE_TOO_BIG" = 2152857615 => Unknown, L, OwnFault;
    "NS_ERROR_FINGERPRINTING_URI" = 2153578537 => Abandoned, L, OwnFault;
    "NS_ERROR_FRAME_CRASHED" = 2153644046 => Unknown, L, OwnFault;
    "NS_ERROR_HARMFULADDON_URI" = 2153578542 => Abandoned, L, OwnFault;
    "NS_ERROR_HARMFUL_URI" = 2153578534 => Abandoned, L, OwnFault;
    "NS_ERROR_ILLEGAL_DURING_SHUTDOWN" = 2152071198 => Unknown, L, OwnFault;
    "NS_ERROR_ILLEGAL_VALUE" = 2147942487 => Unknown, L, OwnFault;
    "NS_ERROR_MALWARE_URI" = 2153578526 => Abandoned, L, OwnFault;
    "NS_ERROR_NOT_AVAILABLE" = 2147746065 => Unknown, LPI, Nothing;
    "NS_ERROR_NOT_IMPLEMENTED" = 2147500033 => Unknown, L, OwnFault;
    "NS_ERROR_NOT_INITIALIZED" = 3253927937 => Unknown, L, OwnFault;
    "NS_ERROR_OUT_OF_MEMORY" = 2147942414 => Unknown, L, OwnFault;
    "NS_ERROR_PARSED_DATA_CACHED" = 2153578529 => Abandoned, NONE, Nothing;
    "NS_ERROR_PHISHING_URI" = 2153578527 => Abandoned, L, OwnFault;
    "NS_ERROR_RECURSIVE_DOCUMENT_LOAD" = 2152924174 => Abandoned, P, Nothing;
    "NS_ERROR_RESTRICTED_CONTENT" = 2153578541 => Abandoned, L, OwnFault;
    "NS_ERROR_SERVICE_NOT_AVAILABLE" = 2152071190 => Unknown, L, OwnFault;
    "NS_ERROR_SOCIALTRACKING_URI" = 2153578539 => Abandoned, L, OwnFault;
    "NS_ERROR_SRI_CORRUPT" = 2153382088 => Abandoned, LPI, Nothing;
    "NS_ERROR_SRI_IMPORT" = 2153382091 => Abandoned, P, Nothing;
    "NS_ERROR_SRI_NOT_ELIGIBLE" = 2153382089 => Abandoned, P, Nothing;
    "NS_ERROR_SRI_UNEXPECTED_HASH_TYPE" = 2153382090 => Abandoned, P, Nothing;
    "NS_ERROR_TRACKING_URI" = 2153578530 => Abandoned, L, OwnFault;
    "NS_ERROR_UNEXPECTED" = 2147549183 => Unknown, LPI, Nothing;
    "NS_ERROR_UNWANTED_URI" = 2153578531 => Abandoned, L, OwnFault;
    "NS_ERROR_WONT_HANDLE_CONTENT" = 2153578497 => Abandoned, NONE, Nothing;
    "NS_ERROR_XFO_VIOLATION" = 2153381984 => Abandoned, P, Nothing;
};

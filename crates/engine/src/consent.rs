//! Who may ask a device for its factory login, and how often.

use async_trait::async_trait;
use porchlight_catalogue::Catalogue;
use porchlight_model::{Confidence, Device, DeviceId, Kind, Seen};
use porchlight_probe::{LoginConsent, LoginPlan, LoginQuestion, Secret};

use crate::doors::door;

/// The dialogue with the resident. It shows the dry run of one question and brings back the answer.
#[async_trait]
pub trait Dialogue: Send + Sync {
    /// Asks about one device; `None` is a no.
    async fn ask(&self, device: &Device, question: LoginQuestion) -> Option<LoginConsent>;
}

/// The memory of login checks, kept over restarts.
pub trait LoginLedger: Send + Sync {
    /// Notes a check before it is made; false when the device has been asked enough for a day.
    fn admit(&self, device: &DeviceId) -> bool;
    /// The device asked for calm: no check for a day.
    fn calm(&self, device: &DeviceId);
}

/// For pretend homes, where nothing leaves the program and nobody can be locked out.
#[derive(Debug, Clone, Copy)]
pub struct NoLedger;

impl LoginLedger for NoLedger {
    fn admit(&self, _: &DeviceId) -> bool {
        true
    }

    fn calm(&self, _: &DeviceId) {}
}

/// The question about a device's factory login, when its product is known well and documented, and
/// what asks for that login showed itself. Sends nothing.
pub fn login_question(device: &Device, seen: &[&Seen], catalogue: &Catalogue) -> Option<LoginQuestion> {
    let (maker, model) = (device.maker.as_ref()?, device.model.as_ref()?);
    if maker.confidence < Confidence::LIKELY || model.confidence < Confidence::LIKELY {
        return None;
    }
    let version = device.firmware.as_ref().map(|claim| claim.value.as_str());
    let rows = catalogue.factory_logins(maker.value.as_str(), model.value.as_str(), version);
    // Rows of one product stand in the order in which they are to be asked.
    let (row, (port, door)) = rows.into_iter().find_map(|row| Some((row, door(row, seen)?)))?;
    let host = *device.addresses.first()?;
    Some(LoginQuestion::new(LoginPlan {
        device: device.id.clone(),
        host,
        row: row.id.clone(),
        port,
        door,
        user: row.user.clone(),
        password: Secret::new(row.password.clone()),
        lent: device.is_gateway || device.kind() == Kind::Router,
    }))
}

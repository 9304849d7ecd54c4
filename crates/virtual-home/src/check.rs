//! What a home file must keep to beyond its shape: addresses inside the home, one service to a
//! port, remedies that have something to remedy.

use std::collections::BTreeSet;
use std::net::IpAddr;

use porchlight_model::is_home_address;

use crate::HomeError;
use crate::change::{self, Change};
use crate::file::{Auth, DeviceFile, HomeFile, HttpFile, RULES, SCHEMA, SchemaOnly};

/// Reads and checks a home file.
pub(crate) fn read(text: &str) -> Result<HomeFile, HomeError> {
    let schema: SchemaOnly = toml::from_str(text).map_err(|e| HomeError::from_toml(text, &e))?;
    if *schema.schema.get_ref() != SCHEMA {
        let what =
            format!("schema {} is not known; this program reads schema {SCHEMA}", schema.schema.get_ref());
        return Err(HomeError::at(text, schema.schema.span().start, what));
    }
    let home: HomeFile = toml::from_str(text).map_err(|e| HomeError::from_toml(text, &e))?;
    networks(&home).map_err(|(offset, what)| HomeError::at(text, offset, what))?;
    let (mut ids, mut addresses) = (BTreeSet::new(), BTreeSet::new());
    for device in &home.devices {
        let wrong = |what: String| {
            HomeError::at(text, device.id.span().start, format!("device \"{}\" {what}", device.id()))
        };
        if !ids.insert(device.id()) {
            return Err(wrong("has the same id as another device".into()));
        }
        for ip in &device.addresses {
            address(&home, *ip).map_err(wrong)?;
            if !addresses.insert(*ip) {
                return Err(wrong(format!("has the address {ip}, which another device has")));
            }
        }
        one_device(device).map_err(wrong)?;
    }
    if let Some(gateway) = home.gateway.as_ref().filter(|g| !addresses.contains(g.get_ref())) {
        let what = format!("the gateway {} is no address of a device", gateway.get_ref());
        return Err(HomeError::at(text, gateway.span().start, what));
    }
    Ok(home)
}

fn networks(home: &HomeFile) -> Result<(), (usize, String)> {
    let public = |what: String| format!("{what} is not the network of a home; use a private one");
    if let Some(net) = &home.subnet {
        let (at, net) = (net.span().start, net.get_ref());
        if !is_home_address(net.network().into()) || !is_home_address(net.broadcast().into()) {
            return Err((at, public(net.to_string())));
        }
        if net.prefix_len() > 29 {
            return Err((at, format!("{net} is too small for a home; use /29 or shorter")));
        }
    }
    if let Some(net) = &home.subnet6 {
        let (at, net) = (net.span().start, net.get_ref());
        if !is_home_address(net.network().into()) || net.prefix_len() > 64 {
            return Err((at, public(net.to_string())));
        }
    }
    if home.subnet.is_none() && home.subnet6.is_none() {
        return Err((0, "a home needs a subnet or a subnet6".into()));
    }
    if let Some(scanner) = &home.scanner {
        let inside = home.subnet.as_ref().is_some_and(|net| net.get_ref().contains(scanner.get_ref()));
        if !inside {
            return Err((
                scanner.span().start,
                format!("the scanner {} is outside the subnet", scanner.get_ref()),
            ));
        }
    }
    Ok(())
}

fn address(home: &HomeFile, ip: IpAddr) -> Result<(), String> {
    let inside = match ip {
        IpAddr::V4(v4) => home.subnet.as_ref().is_some_and(|net| {
            let net = net.get_ref();
            net.contains(&v4) && v4 != net.network() && v4 != net.broadcast()
        }),
        IpAddr::V6(v6) => {
            v6.is_unicast_link_local() || home.subnet6.as_ref().is_some_and(|net| net.get_ref().contains(&v6))
        }
    };
    match inside {
        false => Err(format!("has the address {ip}, which is outside the home")),
        true if home.own_addresses().iter().any(|own| own.addr() == ip) => {
            Err(format!("has the address {ip}, which is the scanner's"))
        }
        true => Ok(()),
    }
}

fn one_device(device: &DeviceFile) -> Result<(), String> {
    let id_is_good = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '-');
    if device.id().is_empty() || !device.id().chars().all(id_is_good) {
        return Err("has an id with other signs than a-z, 0-9 and -".into());
    }
    if device.addresses.is_empty() {
        return Err("has no address".into());
    }
    if device.mac.is_some_and(|mac| !mac.is_device()) {
        return Err("has a mac that no single device can have".into());
    }
    let mut ports = BTreeSet::new();
    for port in device.tcp_ports() {
        if port == 0 {
            return Err("listens on port 0, which does not exist".into());
        }
        if !ports.insert(port) {
            return Err(format!("has two services on port {port}"));
        }
    }
    if device.upnp.is_none() && device.ssdp.iter().any(|ssdp| ssdp.location.is_none()) {
        return Err("answers SSDP but has no [device.upnp] and no location".into());
    }
    device.http.iter().try_for_each(web_server)?;
    remedies(device)
}

fn web_server(http: &HttpFile) -> Result<(), String> {
    for page in &http.pages {
        let place = format!("serves {} on port {}", page.path, http.port);
        if !page.path.starts_with('/') {
            return Err(format!("{place}, but a path begins with /"));
        }
        if !(200..=599).contains(&page.status) {
            return Err(format!("{place} with status {}, which is none", page.status));
        }
        if page.auth == Auth::Basic && http.guard.is_none() {
            return Err(format!("{place} behind a password, but has no guard"));
        }
        for (name, value) in &page.headers {
            if name.parse::<hyper::header::HeaderName>().is_err()
                || hyper::header::HeaderValue::from_str(value).is_err()
            {
                return Err(format!("{place} with the header \"{name}\", which cannot be sent"));
            }
        }
    }
    Ok(())
}

fn remedies(device: &DeviceFile) -> Result<(), String> {
    if let Some(rule) =
        device.problems.iter().chain(&device.notes).find(|rule| !RULES.contains(&rule.as_str()))
    {
        return Err(format!("names \"{rule}\", which is no rule; the rules are {}", RULES.join(", ")));
    }
    for remedy in &device.remedy {
        let rule = &remedy.rule;
        if !RULES.contains(&rule.as_str()) {
            return Err(format!(
                "has a remedy for \"{rule}\", which is no rule; the rules are {}",
                RULES.join(", ")
            ));
        }
        let change = Change::of(remedy, Some("a password to try"))
            .ok_or_else(|| format!("has a remedy for {rule} that does not say which service"))?;
        if !change::apply(&mut device.clone(), &change) {
            return Err(format!("has a remedy for {rule} that would change nothing"));
        }
    }
    Ok(())
}

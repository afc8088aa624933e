//! Measures the published Net 0.19.0 crate through its public functions. See README.md for what each figure means.

mod bus;
mod capabilities;
mod channels;
mod cortex;
mod figures;
mod link;
mod packets;
mod redex;
mod rpc;

use figures::Figures;

const AREAS: [&str; 7] = ["bus", "redex", "cortex", "mesh", "capabilities", "channels", "rpc"];

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (area, only) = (arguments.next().unwrap_or_default(), arguments.next());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a tokio runtime");
    if area == rpc::SERVER {
        let client = only.expect("the client's node");
        return rpc::serve(&runtime, client.parse().expect("its id"));
    }
    let Some(area) = AREAS.into_iter().find(|known| *known == area) else {
        eprintln!("usage: reference-bench <{}> [beginning of a name]", AREAS.join("|"));
        std::process::exit(2);
    };
    let figures = Figures::of(area, only);
    match area {
        "bus" => bus::run(&figures, &runtime),
        "redex" => redex::run(&figures, &runtime),
        "cortex" => cortex::run(&figures, &runtime),
        "mesh" => {
            packets::run(&figures, &runtime);
            link::run(&figures, &runtime);
        }
        "capabilities" => capabilities::run(&figures),
        "channels" => channels::run(&figures, &runtime),
        _ => rpc::run(&figures, &runtime),
    }
}

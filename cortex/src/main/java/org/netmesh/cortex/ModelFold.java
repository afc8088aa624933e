package org.netmesh.cortex;

import org.netmesh.redex.RedexEvent;
import org.netmesh.redex.RedexFold;

/** The fold of a model, whose effects promise not to wait. */
record ModelFold<S>(Model<S> model, AppSeq appSeq) implements RedexFold<S> {
    @Override
    public void apply(RedexEvent event, S state) {
        appSeq.saw(model.apply(state, event.seq(), event.payload()));
    }
}

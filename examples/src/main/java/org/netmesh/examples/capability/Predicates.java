package org.netmesh.examples.capability;

import java.util.List;
import java.util.Set;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.capability.TaxonomyAxis;
import org.netmesh.capability.predicate.NetWhere;
import org.netmesh.capability.predicate.P;
import org.netmesh.capability.predicate.Predicate;
import org.netmesh.capability.predicate.PredicateDebugReport;
import org.netmesh.capability.predicate.Traced;

/** Asks who fits, sends the question as a header, and finds out why somebody does not fit. */
public final class Predicates {
    private Predicates() {}

    /** Prints the answer, the header, a trace and a report without the secret intent. */
    public static void main(String[] args) {
        CapabilitySet trainer =
                CapabilitySet.empty()
                        .requireTag(TaxonomyAxis.HARDWARE, "gpu")
                        .requireAxisValue(TaxonomyAxis.HARDWARE, "memory_gb", "128")
                        .withMetadata("intent", "ml-training");
        CapabilitySet laptop =
                CapabilitySet.empty().requireAxisValue(TaxonomyAxis.HARDWARE, "memory_gb", "16");

        Predicate predicate =
                P.and(
                        P.exists("hardware.gpu"),
                        P.numericAtLeast("hardware.memory_gb", 64),
                        P.metadataEquals("intent", "ml-training"));
        System.out.println("trainer: " + predicate.test(trainer));
        System.out.println("laptop: " + predicate.test(laptop));

        String header = NetWhere.encode(predicate);
        System.out.println(NetWhere.HEADER + ": " + header);
        System.out.println("same again: " + NetWhere.decode(header).equals(predicate));

        Traced traced = predicate.trace(laptop);
        System.out.println("why not: " + traced.trace().children().getFirst().label());

        PredicateDebugReport report = PredicateDebugReport.of(predicate, List.of(trainer, laptop));
        System.out.print(report.redactMetadataKeys(Set.of("intent")).render());
    }
}

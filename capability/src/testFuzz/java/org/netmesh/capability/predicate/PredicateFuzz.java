package org.netmesh.capability.predicate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.netmesh.capability.CapabilitySet;
import org.netmesh.kernel.codec.MalformedException;

/** Any bytes give a value, or the typed error, and nothing else. */
class PredicateFuzz {
    @FuzzTest(maxDuration = "30s")
    void headers(byte[] bytes) {
        try {
            Predicate predicate = NetWhere.decode(bytes);
            predicate.trace(CapabilitySet.empty());
            if (!Predicate.fromJson(predicate.toJson().getBytes(UTF_8)).equals(predicate)) {
                throw new AssertionError("the predicate changed by encoding it again");
            }
        } catch (PredicateException expected) {
            // The bytes are no header value.
        }
    }

    @FuzzTest(maxDuration = "30s")
    void reports(byte[] bytes) {
        try {
            PredicateDebugReport.fromJson(bytes).render();
        } catch (MalformedException expected) {
            // The bytes are no report.
        }
    }

    @FuzzTest(maxDuration = "30s")
    void requirements(byte[] bytes) {
        try {
            RequiredCapability.parse(new String(bytes, UTF_8)).test(CapabilitySet.empty());
        } catch (IllegalArgumentException | PredicateException expected) {
            // The text requires nothing that can be said.
        }
    }
}

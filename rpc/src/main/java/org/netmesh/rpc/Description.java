package org.netmesh.rpc;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one side means by a contract, as it travels (docs/rpc.md). Types are texts: {@code text},
 * {@code int64}, {@code [int64]} for a list, {@code {int64}} for a map with texts as keys, {@code
 * int64?} for what may be absent, or a name of the table. Immutable.
 *
 * @param types records and enumerations by name
 */
record Description(String contract, List<Service> methods, Map<String, Named> types) {
    /** A method. */
    record Service(String service, RpcShape shape, String request, String response) {}

    /**
     * A record or an enumeration.
     *
     * @param fields in a record, by name
     * @param constants of an enumeration
     */
    record Named(Optional<Map<String, String>> fields, Optional<List<String>> constants) {}
}

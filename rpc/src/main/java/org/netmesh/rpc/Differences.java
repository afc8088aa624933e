package org.netmesh.rpc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a caller and a server of one contract cannot agree on (docs/rpc.md): what one sends, the
 * other must be able to read. Both may know fields, methods and constants that the other never
 * needs. Used once, by one thread.
 */
final class Differences {
    /** Wider types come later; each may read what an earlier one writes. */
    private static final List<String> WHOLE =
            List.of("int8", "int16", "int32", "int64", "integer", "decimal");

    private static final List<String> FLOATING = List.of("float32", "float64", "decimal");

    private static final int MOST = 20;

    private final List<String> found = new ArrayList<>();
    private final Set<List<Object>> compared = new HashSet<>();

    private Differences() {}

    /** None if every call of the caller can be served; the first {@value #MOST} otherwise. */
    static List<String> between(Description caller, Description server) {
        Differences differences = new Differences();
        Map<String, Description.Service> served = new HashMap<>();
        server.methods().forEach(method -> served.put(method.service(), method));
        for (Description.Service method : caller.methods()) {
            differences.compare(
                    method,
                    Optional.ofNullable(served.get(method.service())),
                    caller.types(),
                    server.types());
        }
        return differences.found.stream().limit(MOST).toList();
    }

    private void compare(
            Description.Service wanted,
            Optional<Description.Service> served,
            Map<String, Description.Named> caller,
            Map<String, Description.Named> server) {
        String at = wanted.service();
        if (served.isEmpty()) {
            found.add(at + ": the server does not have it");
            return;
        }
        Description.Service there = served.get();
        if (wanted.shape() != there.shape()) {
            found.add("%s: %s here, %s there".formatted(at, wanted.shape(), there.shape()));
            return;
        }
        flow(
                at + " request",
                new Side(wanted.request(), caller),
                new Side(there.request(), server));
        flow(
                at + " response",
                new Side(there.response(), server),
                new Side(wanted.response(), caller));
    }

    /** A type where its names mean something. */
    private record Side(String type, Map<String, Description.Named> types) {
        Side of(String other) {
            return new Side(other, types);
        }

        boolean optional() {
            return type.endsWith("?");
        }

        Side present() {
            return optional() ? of(type.substring(0, type.length() - 1)) : this;
        }

        boolean is(char open) {
            return type.charAt(0) == open;
        }

        Side inner() {
            return of(type.substring(1, type.length() - 1));
        }

        Optional<Description.Named> named() {
            return Optional.ofNullable(types.get(type));
        }
    }

    private void flow(String at, Side sent, Side read) {
        if (sent.type.isEmpty() || read.type.isEmpty()) {
            found.add(at + ": a type without a text");
            return;
        }
        if (sent.optional() && !read.optional()) {
            found.add("%s: %s is sent, %s is read".formatted(at, sent.type, read.type));
            return;
        }
        Side from = sent.present();
        Side to = read.present();
        if (to.type.equals("any")) return;
        if ((from.is('[') && to.is('[')) || (from.is('{') && to.is('{'))) {
            flow(at + "[]", from.inner(), to.inner());
        } else if (from.named().isPresent() && to.named().isPresent()) {
            // A type may hold itself.
            if (!compared.add(List.of(from.type, to.type, System.identityHashCode(from.types)))) {
                return;
            }
            names(at, from, from.named().get(), to, to.named().get());
        } else if (!readable(from.type, to.type)) {
            found.add("%s: %s is sent, %s is read".formatted(at, sent.type, read.type));
        }
    }

    private void names(
            String at, Side from, Description.Named sent, Side to, Description.Named read) {
        if (sent.fields().isPresent() && read.fields().isPresent()) {
            fields(at, from, sent.fields().get(), to, read.fields().get());
        } else if (sent.constants().isPresent() && read.constants().isPresent()) {
            Set<String> unknown = new HashSet<>(sent.constants().get());
            read.constants().get().forEach(unknown::remove);
            if (!unknown.isEmpty()) found.add("%s: %s may be sent".formatted(at, unknown));
        } else {
            found.add("%s: %s is sent, %s is read".formatted(at, from.type, to.type));
        }
    }

    private void fields(
            String at, Side from, Map<String, String> sent, Side to, Map<String, String> read) {
        read.forEach((name, type) -> {
            String field = at + "." + name;
            String other = sent.get(name);
            if (other != null) flow(field, from.of(other), to.of(type));
            else if (!to.of(type).optional()) found.add(field + ": is never sent");
        });
    }

    private static boolean readable(String sent, String read) {
        return sent.equals(read)
                || ordered(WHOLE, sent, read)
                || ordered(FLOATING, sent, read)
                || (WHOLE.contains(sent) && FLOATING.contains(read));
    }

    private static boolean ordered(List<String> widening, String sent, String read) {
        int from = widening.indexOf(sent);
        return from >= 0 && from < widening.indexOf(read);
    }
}

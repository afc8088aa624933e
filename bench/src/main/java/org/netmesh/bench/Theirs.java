package org.netmesh.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.netmesh.rpc.GrpcCaller;
import org.netmesh.testservers.ReferencePrograms;
import org.netmesh.testservers.ServerUnavailable;

/**
 * Runs the benchmarks of others: the reference's published crate, and a second one beside it, which
 * is the published wheel, and gRPC where it is about calls. Where one cannot be had, its column
 * stays empty and a line says why.
 */
final class Theirs {
    private static final Path PROGRAMS = Path.of("bench", "reference");

    /** The crate's figures by area and name. */
    Map<String, Figure> crate(Collection<String> areas) throws InterruptedException {
        say("building the reference (a few minutes the first time)");
        try {
            Path program = ReferencePrograms.rust(PROGRAMS, "reference-bench");
            return figures("the crate", List.of(program.toString()), areas);
        } catch (ServerUnavailable e) {
            say("no figures of the crate: " + e.getMessage());
            return Map.of();
        }
    }

    /** The figures of the wheel and of gRPC by area and name. */
    Map<String, Figure> second(Collection<String> areas) throws InterruptedException {
        Map<String, Figure> out = new LinkedHashMap<>();
        out.putAll(wheel(among(areas, "bus", "redex", "cortex")));
        out.putAll(figures("gRPC", Fork.command(GrpcCaller.class), among(areas, "rpc")));
        return out;
    }

    private Map<String, Figure> wheel(Collection<String> areas) throws InterruptedException {
        if (areas.isEmpty()) return Map.of();
        try {
            Path python = ReferencePrograms.python();
            return figures("the wheel", List.of(python.toString(), "wheel_bench.py"), areas);
        } catch (ServerUnavailable e) {
            say("no figures of the wheel: " + e.getMessage());
            return Map.of();
        }
    }

    private static List<String> among(Collection<String> areas, String... measured) {
        return List.of(measured).stream().filter(areas::contains).toList();
    }

    private Map<String, Figure> figures(
            String whose, List<String> program, Collection<String> areas)
            throws InterruptedException {
        Map<String, Figure> out = new LinkedHashMap<>();
        for (String area : areas) {
            say("measuring " + whose + ": " + area);
            List<String> command = new ArrayList<>(program);
            command.add(area);
            for (Figure figure : Program.figures(command, PROGRAMS)) out.put(figure.key(), figure);
        }
        return out;
    }

    private static void say(String what) {
        System.err.println("bench: " + what);
    }
}

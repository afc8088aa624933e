package org.netmesh.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Main classes of this room in a JVM of their own, which has done nothing else before. */
public final class Fork {
    private Fork() {}

    /** Runs one that prints its figures, and hands them over. */
    public static void measure(Class<?> program, Load.Sink sink) throws InterruptedException {
        for (Figure figure : Program.figures(command(program), Path.of("."))) {
            sink.take(figure.name(), figure.unit(), figure.value());
        }
    }

    /** How to start one: with a JVM's defaults, and leave to call native code, for everyone. */
    public static List<String> command(Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** For a program that prints its figures. */
    public static Load.Sink printing(String area) {
        return (name, unit, value) ->
                System.out.println(String.join("\t", area, name, unit, Double.toString(value)));
    }
}

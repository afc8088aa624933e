package org.netmesh.bench;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs our benchmarks: those of JMH with the allocation profiler, then the loads. */
final class Ours {
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    /**
     * @param bytesPerCall allocated, where JMH measured it
     */
    record Measured(Figure figure, Optional<Double> bytesPerCall) {}

    private Ours() {}

    /**
     * @param areas empty for all
     */
    static List<Measured> measure(List<Area> areas) throws Exception {
        List<Measured> out = new ArrayList<>();
        for (RunResult result : jmh(areas)) out.add(measured(result));
        for (Load load : ServiceLoader.load(Load.class)) {
            if (!areas.isEmpty() && !areas.contains(Area.of(load.area()))) continue;
            load.run((name, unit, value) ->
                    out.add(
                            new Measured(
                                    new Figure(load.area(), name, unit, value), Optional.empty())));
        }
        return out;
    }

    private static Collection<RunResult> jmh(List<Area> areas) throws RunnerException {
        OptionsBuilder options = new OptionsBuilder();
        options.addProfiler(GCProfiler.class).shouldFailOnError(true);
        areas.forEach(area -> options.include(area.benchmarks()));
        try {
            return new Runner(options.build()).run();
        } catch (NoBenchmarksException none) {
            return List.of();
        }
    }

    private static Measured measured(RunResult result) {
        BenchmarkParams params = result.getParams();
        Result<?> primary = result.getPrimaryResult();
        String unit = primary.getScoreUnit().replace("/op", "").replace("ops/", "events/");
        String[] name = nameOf(params).split(" ", 2);
        Result<?> allocated = result.getSecondaryResults().get(ALLOCATION);
        return new Measured(
                new Figure(name[0], name[1], unit, primary.getScore()),
                Optional.ofNullable(allocated).map(Result::getScore));
    }

    private static String nameOf(BenchmarkParams params) {
        String benchmark = params.getBenchmark();
        int dot = benchmark.lastIndexOf('.');
        String type = benchmark.substring(0, dot);
        try {
            for (Method method : Class.forName(type).getMethods()) {
                Against against = method.getAnnotation(Against.class);
                if (against == null || !method.getName().equals(benchmark.substring(dot + 1)))
                    continue;
                return filled(against.value(), params);
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("JMH ran a class that is not there", e);
        }
        return "- "
                + type.substring(type.lastIndexOf('.') + 1)
                + benchmark.substring(dot)
                + values(params);
    }

    private static String filled(String template, BenchmarkParams params) {
        String name = template;
        for (String key : params.getParamsKeys()) {
            name = name.replace("{" + key + "}", params.getParam(key));
        }
        return name;
    }

    private static String values(BenchmarkParams params) {
        StringBuilder text = new StringBuilder();
        for (String key : params.getParamsKeys()) text.append(' ').append(params.getParam(key));
        return text.toString();
    }
}

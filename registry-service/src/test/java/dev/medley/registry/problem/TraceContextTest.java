package dev.medley.registry.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

    @Test
    void handsOnWhatCameAndKnowsTheTrace() {
        // When
        TraceContext trace =
                TraceContext.of(List.of(PARENT), List.of("a=1", "b=2")).orElseThrow();

        // Then
        assertThat(trace.traceId()).isEqualTo(TRACE);
        assertThat(trace.headers()).isEqualTo(Map.of("traceparent", PARENT, "tracestate", "a=1,b=2"));
    }

    @Test
    void takesLaterVersionsWithMoreFields() {
        assertThat(TraceContext.of(List.of("01" + PARENT.substring(2) + "-more"), List.of()))
                .map(TraceContext::traceId)
                .contains(TRACE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01more"
            })
    void leavesOutWhatIsMalformed(String parent) {
        assertThat(TraceContext.of(List.of(parent), List.of("a=1"))).isEmpty();
    }

    @Test
    void leavesOutATraceThatComesTwice() {
        assertThat(TraceContext.of(List.of(PARENT, PARENT), List.of())).isEmpty();
    }

    @Test
    void leavesOutAStateThatNoHeaderCanHold() {
        // When
        TraceContext trace =
                TraceContext.of(List.of(PARENT), List.of("a=1\r\nX: y")).orElseThrow();

        // Then
        assertThat(trace.headers()).isEqualTo(Map.of("traceparent", PARENT));
    }
}

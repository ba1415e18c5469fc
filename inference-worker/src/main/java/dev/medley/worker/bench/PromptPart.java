package dev.medley.worker.bench;

import dev.medley.worker.engine.Blend;
import dev.medley.worker.model.ModuleGroup;
import dev.medley.worker.model.ModuleGroup.Slot;
import dev.medley.worker.model.StepProfile.Operation;
import dev.medley.worker.torch.Device;
import dev.medley.worker.torch.TensorType;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The first token of a long prompt, against its products alone: those of its own steps, or LibTorch's of the same sizes where they are quicker. */
final class PromptPart {
    private static final int LENGTH = 512;
    private static final int ROUNDS = 5;
    private static final Set<Operation> PRODUCTS = EnumSet.of(
            Operation.QUERY_KEY_VALUE, Operation.ATTENTION_OUT, Operation.GATE_UP, Operation.DOWN, Operation.HEAD);

    private final Client client;
    private final PrintStream out;
    private final Summary summary;

    PromptPart(Client client, PrintStream out, Summary summary) {
        this.client = client;
        this.out = out;
        this.summary = summary;
    }

    void run(Device device, TensorType type) throws InterruptedException {
        client.withPrompt(LENGTH, Blend.BASE, 1);
        List<Double> firsts = new ArrayList<>();
        var shares = new StepShares(client.engine());
        for (int round = 0; round < ROUNDS; round++) {
            firsts.add(client.withPrompt(LENGTH, Blend.BASE, 1).firstTokenMillis(0));
        }
        double products = shares.millis().entrySet().stream()
                        .filter(entry -> PRODUCTS.contains(entry.getKey()))
                        .mapToDouble(Map.Entry::getValue)
                        .sum()
                / ROUNDS;
        List<ModuleGroup> groups = ModuleGroup.of(client.engine().model()).stream()
                .filter(group -> group.slot() != Slot.EMBEDDING)
                .toList();
        double torch = 1e3 * ProductRate.secondsOf(device, type, groups, LENGTH);
        double first = Speed.median(firsts);
        out.printf(
                Locale.ROOT,
                "first token of a prompt of %d tokens: %.0f ms, of which its products %.0f ms; LibTorch's alone %.0f ms%n",
                LENGTH,
                first,
                products,
                torch);
        shares.print("prompt", out);
        summary.atMost("prompt-512", first / (products > 0 ? Math.min(products, torch) : torch), 2.5);
    }
}

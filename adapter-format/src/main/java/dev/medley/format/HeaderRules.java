package dev.medley.format;

import static dev.medley.format.FindingCode.*;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Judges parsed tensor entries: names, types, shapes, sizes, and that sorted by offset they tile the data section from
 * its first byte to its last.
 */
final class HeaderRules {
    private static final int MOST_DIMENSIONS = 4;

    /** A tensor as the header has it; a part that could not be read is absent and already has its finding. */
    record RawTensor(String name, Optional<String> dtype, Optional<List<Long>> shape, Optional<List<Long>> offsets) {}

    private final FindingCollector findings;
    private final long dataSize;

    HeaderRules(FindingCollector findings, long dataSize) {
        this.findings = findings;
        this.dataSize = dataSize;
    }

    /** The entries in data order; meaningful only when no finding rejects. */
    List<TensorEntry> check(List<RawTensor> raw) {
        if (raw.isEmpty()) {
            findings.add(
                    ST_NO_TENSORS,
                    "",
                    "The file holds no tensors.",
                    "DeepSpeed ZeRO-3 is the usual cause: set `stage3_gather_16bit_weights_on_model_save: true` or"
                            + " use transformers >= 5.");
        }
        List<TensorEntry> entries = new ArrayList<>(raw.size());
        raw.forEach(tensor -> entry(tensor).ifPresent(entries::add));
        entries.sort(Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end));
        if (entries.size() == raw.size()) {
            tiling(entries);
        }
        return entries;
    }

    private Optional<TensorEntry> entry(RawTensor raw) {
        key(raw.name());
        Optional<Dtype> dtype = raw.dtype().flatMap(text -> dtype(raw.name(), text));
        Optional<List<Long>> shape = raw.shape().filter(dims -> shape(raw.name(), dims));
        Optional<List<Long>> offsets = raw.offsets().filter(pair -> offsets(raw.name(), pair));
        if (offsets.isEmpty()) {
            return Optional.empty();
        }
        long begin = offsets.get().get(0);
        long end = offsets.get().get(1);
        if (dtype.isPresent() && shape.isPresent()) {
            size(new TensorEntry(raw.name(), dtype.get(), shape.get(), begin, end));
        }
        return Optional.of(new TensorEntry(raw.name(), dtype.orElse(Dtype.U8), shape.orElse(List.of()), begin, end));
    }

    private void key(String name) {
        if (name.isEmpty()) {
            findings.add(ST_KEY_NAME, name, "A tensor has an empty name.");
        } else if (name.length() > Limits.KEY_CHARACTERS) {
            findings.add(
                    ST_KEY_NAME,
                    name,
                    "Tensor name " + Finding.quote(name) + " is over " + Limits.KEY_CHARACTERS + " characters.");
        } else if (!name.chars().allMatch(HeaderRules::isKeyCharacter) || name.contains("..")) {
            findings.add(
                    ST_KEY_NAME,
                    name,
                    "Tensor name " + Finding.quote(name) + " has characters outside A-Z a-z 0-9 . _ -, or `..`.");
        }
    }

    /** Not by a pattern: the name of every tensor comes by here whenever an adapter is read. */
    private static boolean isKeyCharacter(int character) {
        boolean letter = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
        boolean digit = character >= '0' && character <= '9';
        return letter || digit || character == '.' || character == '_' || character == '-';
    }

    private Optional<Dtype> dtype(String name, String text) {
        Optional<Dtype> dtype = Dtype.named(text);
        if (dtype.isEmpty()) {
            findings.add(ST_DTYPE, name, tensor(name) + "dtype " + Finding.quote(text) + " is unknown.");
        } else if (!dtype.get().isLoraWeight()) {
            findings.add(
                    ST_DTYPE,
                    name,
                    tensor(name) + "dtype " + text + " is not a floating type a LoRA can use (F32, F16, BF16; F64 and"
                            + " F8 with a warning).");
        } else if (dtype.get().isUnusualLoraWeight()) {
            findings.add(Finding.of(
                            ST_DTYPE, findings.file(), name, tensor(name) + "dtype " + text + " is read by few tools.")
                    .at(Level.WARN));
        }
        return dtype;
    }

    private boolean shape(String name, List<Long> dims) {
        String fault = "";
        if (dims.size() > MOST_DIMENSIONS) {
            fault = "has more than 4 dimensions";
        } else if (dims.stream().anyMatch(dim -> dim < 0)) {
            fault = "has a negative dimension";
        } else if (dims.contains(0L)) {
            fault = "has a zero dimension; a LoRA has no empty tensors";
        } else if (dims.isEmpty() && !name.endsWith(".alpha")) {
            fault = "is a scalar; only kohya's `.alpha` is one";
        } else if (overflows(dims)) {
            fault = "overflows";
        }
        if (fault.isEmpty()) {
            return true;
        }
        findings.add(ST_SHAPE, name, tensor(name) + "shape " + dims + " " + fault + ".");
        return false;
    }

    private static boolean overflows(List<Long> dims) {
        long product = 64; // the widest element in bits
        for (long dim : dims) {
            if (Math.multiplyHigh(product, dim) != 0 || product * dim < 0) {
                return true;
            }
            product *= dim;
        }
        return false;
    }

    private boolean offsets(String name, List<Long> pair) {
        if (pair.size() != 2 || pair.get(0) < 0 || pair.get(1) < 0) {
            findings.add(
                    ST_OFFSETS_TYPE,
                    name,
                    tensor(name) + "data_offsets must be two integers begin <= end, got " + pair + ".");
            return false;
        }
        if (pair.get(0) > pair.get(1)) {
            findings.add(
                    ST_OFFSETS_ORDER,
                    name,
                    tensor(name) + "data_offsets must be two integers begin <= end, got " + pair + ".");
            return false;
        }
        return true;
    }

    private void size(TensorEntry entry) {
        long bits = entry.elements() * entry.dtype().bits();
        if (bits % Byte.SIZE != 0 || bits / Byte.SIZE != entry.size()) {
            findings.add(
                    ST_SIZE_MISMATCH,
                    entry.name(),
                    tensor(entry.name()) + entry.dtype() + " x " + entry.shape() + " needs "
                            + Math.ceilDiv(bits, Byte.SIZE) + " bytes, offsets give " + entry.size() + ".");
        }
    }

    private void tiling(List<TensorEntry> entries) {
        long cursor = 0;
        String previous = "";
        for (TensorEntry entry : entries) {
            if (entry.begin() < cursor) {
                findings.add(
                        ST_OFFSETS_OVERLAP,
                        entry.name(),
                        "Tensors " + Finding.quote(previous) + " and " + Finding.quote(entry.name()) + " overlap.");
            } else if (entry.begin() > cursor) {
                findings.add(
                        ST_OFFSETS_GAP,
                        entry.name(),
                        "Bytes " + cursor + ".." + entry.begin() + " belong to no tensor. Gaps can hide another file.");
            }
            if (entry.end() > dataSize) {
                findings.add(
                        ST_OFFSETS_BEYOND_FILE,
                        entry.name(),
                        tensor(entry.name()) + "ends at " + entry.end() + ", data ends at " + dataSize
                                + ". The download or save was cut off.");
            }
            cursor = Math.max(cursor, entry.end());
            previous = entry.name();
        }
        if (cursor < dataSize && !entries.isEmpty()) {
            findings.add(ST_TRAILING_BYTES, "", (dataSize - cursor) + " bytes follow the last tensor.");
        }
    }

    private static String tensor(String name) {
        return "Tensor " + Finding.quote(name) + ": ";
    }
}

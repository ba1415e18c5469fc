"""Vectors of GGUF's quantised types and of its SentencePiece vocabularies, by the reference packages.

    pip install gguf==0.19.0 sentencepiece==0.2.3 && python gguf_vectors.py inference-worker/src/test/resources/gguf

quants.json: by type random blocks in hexadecimal and what ``gguf`` makes of them. pieces.gguf: a vocabulary trained on README.md and nothing else;
pieces.json: texts and the ids that ``sentencepiece`` gives them.
"""

import json
import pathlib
import sys
import tempfile

import gguf
import numpy
import sentencepiece
from gguf import GGMLQuantizationType, TokenType

# Where the float16 scales of a block are.
SCALES = {
    "Q4_0": [0],
    "Q4_1": [0, 2],
    "Q5_0": [0],
    "Q5_1": [0, 2],
    "Q8_0": [0],
    "Q4_K": [0, 2],
    "Q5_K": [0, 2],
    "Q6_K": [208],
}
TEXTS = [
    "A worker computes.",
    "  two  spaces, a\ttab and\nlines\n\n",
    "Zürich 東京 🙂 naïve",
    "12345 + 6789 asks <|user|>",
    "retrieval",
    "",
]


def quants():
    random = numpy.random.default_rng(7)
    vectors = {}
    for name, scales in SCALES.items():
        kind = GGMLQuantizationType[name]
        values, size = gguf.GGML_QUANT_SIZES[kind]
        blocks = random.integers(0, 256, (2, size), dtype=numpy.uint8)
        for at in scales:
            blocks[:, at : at + 2] = random.uniform(-2, 2, (2, 1)).astype(numpy.float16).view(numpy.uint8)
        floats = gguf.dequantize(blocks, kind).reshape(-1)
        assert floats.size == 2 * values
        vectors[name] = {"bytes": blocks.tobytes().hex(), "values": [float(value) for value in floats]}
    return vectors


def pieces(folder, text):
    with tempfile.TemporaryDirectory() as scratch:
        sentencepiece.SentencePieceTrainer.train(
            input=str(text),
            model_prefix=scratch + "/pieces",
            model_type="bpe",
            vocab_size=512,
            byte_fallback=True,
            normalization_rule_name="identity",
            remove_extra_whitespaces=False,
            split_digits=True,
            user_defined_symbols=["<|user|>"],
            minloglevel=2,
        )
        model = sentencepiece.SentencePieceProcessor(model_file=scratch + "/pieces.model")
    writer = gguf.GGUFWriter(folder / "pieces.gguf", "llama")
    ids = range(model.get_piece_size())
    writer.add_tokenizer_model("llama")
    writer.add_token_list([model.id_to_piece(i) for i in ids])
    writer.add_token_scores([model.get_score(i) for i in ids])
    writer.add_token_types([kind(model, i) for i in ids])
    writer.add_bos_token_id(model.bos_id())
    writer.add_eos_token_id(model.eos_id())
    writer.add_unk_token_id(model.unk_id())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    vectors = [{"text": text, "ids": model.encode(text)} for text in TEXTS]
    # What stands between control tokens begins like a text of its own.
    vectors.append({"text": "<s>A worker</s>", "ids": [model.bos_id(), *model.encode("A worker"), model.eos_id()]})
    return vectors


def kind(model, piece):
    if model.is_control(piece):
        return TokenType.CONTROL
    if model.is_unknown(piece):
        return TokenType.UNKNOWN
    if model.is_byte(piece):
        return TokenType.BYTE
    return TokenType.USER_DEFINED if model.id_to_piece(piece) == "<|user|>" else TokenType.NORMAL


def main(folder):
    (folder / "quants.json").write_text(json.dumps(quants(), indent=1) + "\n")
    text = pathlib.Path(__file__).resolve().parents[4] / "README.md"
    (folder / "pieces.json").write_text(json.dumps(pieces(folder, text), indent=1, ensure_ascii=False) + "\n")


main(pathlib.Path(sys.argv[1]))

"""Decode speed of transformers' generate on the 3B shape with random weights, bfloat16, context 512 of 1,024.

python3 transformers_generate.py [BATCH ...]        default: 64 256

Beside `Benchmarks generate`, in the same run on the same GPU. Reading the prompt is taken off by a second run of one token.
"""

import statistics
import sys
import time

import torch
from transformers import LlamaConfig, LlamaForCausalLM

CONTEXT, NEW = 512, 33

config = LlamaConfig(
    vocab_size=128256, hidden_size=3072, intermediate_size=8192, num_hidden_layers=28, num_attention_heads=24,
    num_key_value_heads=8, head_dim=128, max_position_embeddings=131072, rope_theta=500000.0, tie_word_embeddings=True,
    bos_token_id=0, eos_token_id=None, pad_token_id=0,
)
torch.set_default_dtype(torch.bfloat16)
with torch.device("cuda"):
    model = LlamaForCausalLM(config).eval()


def seconds(ids, new):
    torch.cuda.synchronize()
    start = time.perf_counter()
    model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=new, min_new_tokens=new, do_sample=True, top_k=0)
    torch.cuda.synchronize()
    return time.perf_counter() - start


for batch in [int(x) for x in sys.argv[1:]] or [64, 256]:
    ids = torch.randint(2, 1000, (batch, CONTEXT), device="cuda")
    with torch.inference_mode():
        seconds(ids, 3)
        steps = [(seconds(ids, NEW) - seconds(ids, 1)) / (NEW - 1) for _ in range(3)]
    # The first generation of a size takes its memory from the device step by step; later ones find it.
    first, later = steps[0], statistics.median(steps[1:])
    for name, step in (("first", first), ("later", later)):
        print(f"transformers generate, batch {batch}, {name}: {step * 1e3:.1f} ms a step, {batch / step:,.0f} tokens/s", flush=True)

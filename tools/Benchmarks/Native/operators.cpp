// Times operators of libtorch from C++: called directly, and boxed through the dispatcher. The cases are those of
// OperatorCases.cs, in the same order.

#include <ATen/ATen.h>
#include <ATen/core/dispatch/Dispatcher.h>

#include <chrono>
#include <functional>
#include <vector>

namespace {

struct Case {
  std::function<void()> direct;
  c10::OperatorHandle handle;
  std::function<void(torch::jit::Stack&)> push;
};

at::Tensor random(std::initializer_list<int64_t> sizes) { return at::rand(sizes); }

c10::OperatorHandle find(const char* name, const char* overload) {
  return c10::Dispatcher::singleton().findSchemaOrThrow(name, overload);
}

std::vector<Case> make_cases() {
  auto a1 = random({1}), b1 = random({1}), a = random({64}), b = random({64}), m8 = random({8, 8});
  auto m64 = random({64, 64}), x = random({32, 64}), bias = random({64}), logits = random({32, 18});
  auto index = at::randint(18, {32, 1}), image = random({64, 64});
  std::vector<at::Tensor> parts{a, b, a, b};
  return {
      {[=] { a1.add(b1); }, find("aten::add", "Tensor"),
       [=](torch::jit::Stack& s) { s.emplace_back(a1); s.emplace_back(b1); s.emplace_back(1); }},
      {[=] { a.add(b); }, find("aten::add", "Tensor"),
       [=](torch::jit::Stack& s) { s.emplace_back(a); s.emplace_back(b); s.emplace_back(1); }},
      {[=] { a.mul(2.0); }, find("aten::mul", "Scalar"),
       [=](torch::jit::Stack& s) { s.emplace_back(a); s.emplace_back(2.0); }},
      {[=] { const_cast<at::Tensor&>(a).add_(b); }, find("aten::add_", "Tensor"),
       [=](torch::jit::Stack& s) { s.emplace_back(a); s.emplace_back(b); s.emplace_back(1); }},
      {[=] { a.relu(); }, find("aten::relu", ""), [=](torch::jit::Stack& s) { s.emplace_back(a); }},
      {[=] { m8.matmul(m8); }, find("aten::matmul", ""),
       [=](torch::jit::Stack& s) { s.emplace_back(m8); s.emplace_back(m8); }},
      {[=] { m64.matmul(m64); }, find("aten::matmul", ""),
       [=](torch::jit::Stack& s) { s.emplace_back(m64); s.emplace_back(m64); }},
      {[=] { at::addmm(bias, x, m64); }, find("aten::addmm", ""),
       [=](torch::jit::Stack& s) {
         s.emplace_back(bias); s.emplace_back(x); s.emplace_back(m64); s.emplace_back(1); s.emplace_back(1);
       }},
      {[=] { logits.log_softmax(-1); }, find("aten::log_softmax", "int"),
       [=](torch::jit::Stack& s) { s.emplace_back(logits); s.emplace_back(-1); s.emplace_back(); }},
      {[=] { x.sum({1}); }, find("aten::sum", "dim_IntList"),
       [=](torch::jit::Stack& s) {
         s.emplace_back(x); s.emplace_back(c10::List<int64_t>({1})); s.emplace_back(false); s.emplace_back();
       }},
      {[=] { logits.gather(1, index); }, find("aten::gather", ""),
       [=](torch::jit::Stack& s) {
         s.emplace_back(logits); s.emplace_back(1); s.emplace_back(index); s.emplace_back(false);
       }},
      {[=] { image.view({16, 256}); }, find("aten::view", ""),
       [=](torch::jit::Stack& s) { s.emplace_back(image); s.emplace_back(c10::List<int64_t>({16, 256})); }},
      {[=] { at::cat(parts, 0); }, find("aten::cat", ""),
       [=](torch::jit::Stack& s) { s.emplace_back(parts); s.emplace_back(0); }},
      {[=] { at::empty({64}); }, find("aten::empty", "memory_format"),
       [=](torch::jit::Stack& s) {
         s.emplace_back(c10::List<int64_t>({64}));
         for (int i = 0; i < 5; ++i) s.emplace_back();
       }},
  };
}

}  // namespace

// Nanoseconds a call: of case `which`, boxed or direct.
extern "C" __attribute__((visibility("default"))) double bench_operator(int which, int boxed, long calls) {
  static const std::vector<Case> cases = make_cases();
  const auto& c = cases.at(which);
  auto start = std::chrono::steady_clock::now();
  if (boxed) {
    torch::jit::Stack stack;
    for (long i = 0; i < calls; ++i) {
      stack.clear();
      c.push(stack);
      c.handle.callBoxed(stack);
    }
  } else {
    for (long i = 0; i < calls; ++i) c.direct();
  }
  std::chrono::duration<double, std::nano> elapsed = std::chrono::steady_clock::now() - start;
  return elapsed.count() / static_cast<double>(calls);
}

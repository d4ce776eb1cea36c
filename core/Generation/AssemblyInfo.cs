using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Rlfw.Generation.Tests")]
[assembly: InternalsVisibleTo("Rlfw.Benchmarks")]

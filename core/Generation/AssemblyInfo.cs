using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Rlfw.Generation.Tests")]

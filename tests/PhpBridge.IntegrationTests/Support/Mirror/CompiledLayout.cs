using System.Text;
using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;

namespace PhpBridge.IntegrationTests.Support.Mirror;

/// <summary>
/// Finds the names of constants, structures and fields in layout.h, and has a compiled program print their values, sizes and
/// offsets.
/// </summary>
internal static partial class CompiledLayout
{
    private const string Preamble = """
        # Values, offsets and sizes that the C compiler computes from layout.h, for the tests of the C# side. Do not edit:
        # SharedLayoutTests (integration tests) checks that this file is current and prints the new one if it is not.
        """;

    /// <returns>What layout.txt should contain.</returns>
    public static async Task<string> ReadAsync(string header, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("phpbridge-layout-");
        try
        {
            var (source, program) = (Path.Combine(folder.FullName, "layout.c"), Path.Combine(folder.FullName, "layout"));
            await File.WriteAllTextAsync(
                source, ProgramFor(header, await File.ReadAllTextAsync(header, cancellationToken)), cancellationToken);
            await Cli.Wrap("gcc")
                .WithArguments(["-std=gnu17", "-Wall", "-Wextra", "-Werror", "-o", program, source])
                .ExecuteBufferedAsync(cancellationToken);
            var printed = await Cli.Wrap(program).ExecuteBufferedAsync(cancellationToken);
            return $"{Preamble}\n\n{printed.StandardOutput}";
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string ProgramFor(string path, string header)
    {
        var program = new StringBuilder($$"""
            #include "{{path}}"
            #include <stddef.h>
            #include <stdio.h>

            #define CONSTANT(name) printf("constant " #name " %u\n", (unsigned)(name))
            #define STRUCT(name) printf("struct " #name " 0 %zu\n", sizeof(struct name))
            #define FIELD(type, name) printf("field " #type "." #name " %zu %zu\n", offsetof(struct type, name), \
                sizeof(((struct type *)0)->name))

            int main(void) {

            """);
        header = Comment().Replace(header, "");
        foreach (var name in Constant().Matches(header).Select(match => match.Groups["name"].Value))
        {
            program.Append("CONSTANT(").Append(name).Append(");\n");
        }

        foreach (Match structure in Structure().Matches(header))
        {
            var type = structure.Groups["name"].Value;
            program.Append("STRUCT(").Append(type).Append(");\n");
            foreach (Match field in Field().Matches(structure.Groups["fields"].Value))
            {
                program.Append("FIELD(").Append(type).Append(", ").Append(field.Groups["name"].Value).Append(");\n");
            }
        }

        return program.Append("}\n").ToString();
    }

    [GeneratedRegex("//.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"(#define |\b)(?<name>MIRROR_\w+)( = | 0x)")]
    private static partial Regex Constant();

    [GeneratedRegex(@"struct (?<name>\w+) \{(?<fields>[^}]*)\}")]
    private static partial Regex Structure();

    [GeneratedRegex(@"(?<name>\w+)(\[[^;]*)?;")]
    private static partial Regex Field();
}

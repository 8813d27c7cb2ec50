using System.CommandLine;

namespace DnsSync.Cli.Commands;

/// <summary>
/// <c>dnssync completion SHELL</c>: a script that makes the shell ask dnssync itself, by its
/// <c>[suggest:N]</c> directive, so that the two never differ. Where it suggests nothing, the shell
/// completes files.
/// </summary>
internal static class CompletionCommand
{
    private const string Bash =
        """
        # bash: eval "$(dnssync completion bash)", best in ~/.bashrc
        _dnssync() {
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" \
            -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _dnssync dnssync
        """;

    private const string Zsh =
        """
        # zsh: eval "$(dnssync completion zsh)", best in ~/.zshrc after compinit
        _dnssync() {
          local line="${(j: :)words[1,CURRENT-1]} ${PREFIX}"
          local -a found
          found=("${(@f)$(dnssync "[suggest:${#line}]" "${line}" 2>/dev/null)}")
          if [[ -n "${found[*]}" ]]; then compadd -a found; else _files; fi
        }
        compdef _dnssync dnssync
        """;

    private const string Fish =
        """
        # fish: dnssync completion fish | source, best in ~/.config/fish/config.fish
        function __dnssync_complete
            set -l line (commandline -cp | string collect)
            set -l found (dnssync "[suggest:"(string length -- $line)"]" $line 2>/dev/null | string match -r '.+')
            if set -q found[1]
                printf '%s\n' $found
            else
                __fish_complete_path (commandline -ct)
            end
        end
        complete -c dnssync -f -a '(__dnssync_complete)'
        """;

    private const string Pwsh =
        """
        # pwsh: dnssync completion pwsh | Out-String | Invoke-Expression, best in $PROFILE
        Register-ArgumentCompleter -Native -CommandName dnssync -ScriptBlock {
            param($word, $ast, $cursor)
            # A trailing space is not part of the syntax tree, and says that a new word begins.
            $line = $ast.ToString().PadRight($cursor)
            dnssync "[suggest:$cursor]" $line 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }
        """;

    public static Command Create(Terminal terminal)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        var command = new Command("completion", "Print a script that completes dnssync's words in a shell.") { shell };
        command.SetAction(parsed => terminal.Output.Write(parsed.GetValue(shell) switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            "fish" => Fish,
            _ => Pwsh,
        } + "\n"));
        return command;
    }
}
